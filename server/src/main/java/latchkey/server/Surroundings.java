package latchkey.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import latchkey.server.check.Check;
import latchkey.server.check.Finding;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerConfig;
import latchkey.server.keys.Libsignal;
import latchkey.server.storage.postgres.PostgresChecks;
import latchkey.server.storage.sqlite.StorageChecks;
import latchkey.server.time.ClockCheck;
import latchkey.server.tls.CertificateCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server needs of the machine that it runs on. A server looks at the quick ones when it
 * starts; all of them can be looked at beside it, or before.
 */
public final class Surroundings {
  private static final Logger log = LoggerFactory.getLogger(Surroundings.class);
  private static final int JAVA = 25;

  /** Files that the server itself has open, and some to spare. */
  private static final int OWN_FILES = 150;

  private final ServerConfig config;
  private final StorageChecks storage;

  private Surroundings(ServerConfig config) {
    this.config = config;
    this.storage = new StorageChecks(config.dataDir());
  }

  /** Those of a server with these settings. */
  public static Surroundings of(ServerConfig config) {
    return new Surroundings(config);
  }

  /** All checks, in the order in which one needs what another has looked at. */
  public List<Check> checks() {
    List<Check> all = new ArrayList<>();
    all.add(java());
    all.addAll(libraries());
    all.add(storage.folder());
    all.add(storage.space());
    all.add(config.postgres().map(PostgresChecks::database).orElseGet(storage::database));
    all.add(new Check("open files", this::lookAtFiles));
    all.add(
        ClockCheck.of(
            config.clock(),
            () ->
                config.postgres().map(PostgresChecks::newestTime).orElseGet(storage::newestTime)));
    config
        .tls()
        .map(files -> CertificateCheck.of(files, config.publicUrl(), config.clock()))
        .ifPresent(all::add);
    all.add(new Check("port", this::lookAtPort));
    return all;
  }

  /** Whether a server runs on the data directory at this moment. */
  public boolean isServed() {
    return storage.isServed();
  }

  /** What the links of the directory's server begin with; empty if none has been started there. */
  public Optional<URI> writtenAddress() {
    return WrittenAddress.OF_LINKS.read(config.dataDir());
  }

  /** Where the directory's server tells how it does; empty if none has been started there. */
  public Optional<URI> managementAddress() {
    return WrittenAddress.OF_MANAGEMENT.read(config.dataDir());
  }

  /**
   * Looks at what a start would otherwise meet late, or in the middle of a call. What opening the
   * database and the port shows by itself is left to that.
   *
   * @throws ServerCannotStart where something is broken
   */
  void require() {
    require(libraries());
    require(List.of(storage.folder(), new Check("open files", this::lookAtFiles)));
    // No reason to stay away: without room it reads, and goes on by itself when there is some
    // again.
    for (Finding finding : List.of(storage.space().look(), storage.emptiness())) {
      if (!(finding instanceof Finding.Fine)) {
        log.atWarn().log(finding.text());
      }
    }
  }

  /**
   * Has the libraries of machine code loaded, also for what is no server.
   *
   * @throws ServerCannotStart where one cannot be
   */
  public static void requireLibraries() {
    require(libraries());
  }

  static void requireSqlite() {
    require(List.of(StorageChecks.sqlite()));
  }

  private static List<Check> libraries() {
    return List.of(StorageChecks.sqlite(), Libsignal.check());
  }

  private static void require(List<Check> checks) {
    for (Check check : checks) {
      switch (check.look()) {
        case Finding.Fine _ -> {}
        case Finding.Warning warning -> log.atWarn().log(warning.text());
        case Finding.Broken broken -> throw new ServerCannotStart(broken.text());
      }
    }
  }

  private static Check java() {
    return new Check("Java", Surroundings::lookAtJava);
  }

  private static Finding lookAtJava() {
    String version = Runtime.version() + ", in " + System.getProperty("java.home");
    return Runtime.version().feature() >= JAVA
        ? new Finding.Fine("It is " + version + ".")
        : new Finding.Broken(
            "It is " + version + ", and " + JAVA + " or newer is needed.",
            "Install a newer one, and set JAVA_HOME to it.");
  }

  private Finding lookAtFiles() {
    if (!(ManagementFactory.getOperatingSystemMXBean()
        instanceof UnixOperatingSystemMXBean system)) {
      return new Finding.Fine("This system does not tell how many there may be.");
    }
    long most = system.getMaxFileDescriptorCount();
    int ofOneAddress = config.limits().of(Limit.STRANGERS_CONNECTIONS);
    String may = "A process may have " + most + " files and connections open at a time here";
    String more = "Allow more (systemd: LimitNOFILE=65536; in a shell: ulimit -n 65536)";
    if (most < OWN_FILES) {
      return new Finding.Broken(
          may + ", and the server alone needs up to " + OWN_FILES + ".", more + ".");
    }
    if (most < ofOneAddress + OWN_FILES) {
      return new Finding.Warning(
          may
              + ", and one address alone may take "
              + ofOneAddress
              + " of them (the limit strangers-connections). Others then wait outside.",
          more
              + ", or start with --limit strangers-connections="
              + Math.max(1, (most - OWN_FILES) / 2)
              + ".");
    }
    return new Finding.Fine(may + ".");
  }

  private Finding lookAtPort() {
    if (isServed()) {
      return new Finding.Fine(
          "A server runs on "
              + config.dataDir()
              + " at this moment; its links begin with "
              + writtenAddress().map(URI::toString).orElse("what it was told")
              + ".");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(config.host(), config.port()));
      return new Finding.Fine(config.host() + ":" + config.port() + " is free.");
    } catch (IOException | IllegalArgumentException e) {
      return new Finding.Broken(cannotListen(config), "");
    }
  }

  static String cannotListen(ServerConfig config) {
    return "The settings host and port do not work: cannot listen on "
        + config.host()
        + ":"
        + config.port()
        + ". Another program may be using that port; choose another one.";
  }
}
