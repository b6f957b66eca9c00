package latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import latchkey.cli.terminal.Terminal;
import latchkey.client.store.KeyStore;
import latchkey.server.LatchkeyServer;
import latchkey.server.config.ServerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code latchkey doctor}: what it says of a machine that is well, and of others. */
@Timeout(180)
final class DoctorTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();

  @Test
  void allIsWellBeforeTheFirstStart() {
    assertThat(doctor()).as(out.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("ok +Java +It is 25")
        .containsPattern("ok +SQLite +Its native library loads")
        .containsPattern("ok +libsignal +Its native library loads")
        .containsPattern("ok +data folder .*is not there yet")
        .containsPattern("disk space +The disk of .* has [0-9]+ MiB left")
        .containsPattern("ok +database +There is none yet")
        .containsPattern("open files +A process may have [0-9]+ files")
        .containsPattern("ok +clock +It shows 2")
        .containsPattern("ok +port +127.0.0.1:0 is free")
        .containsPattern("ok +key file .*is not there");
    assertThat(data()).doesNotExist();
  }

  @Test
  void itLooksAtADatabaseBesideItsServerAndAfterIt() {
    try (LatchkeyServer server = serve(config())) {
      assertThat(server.signIn().newLink("Ann").token()).startsWith("lks_");
      assertThat(doctor()).as(out.toString()).isZero();
      assertThat(out.toString())
          .containsPattern("ok +database +It is whole, and of this version")
          .containsPattern("ok +port +A server runs on .*" + server.baseUrl());
    }
    assertThat(doctor()).as(out.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("ok +clock .*the newest time in the database is 2")
        .containsPattern("ok +port +127.0.0.1:0 is free");
  }

  @Test
  void aDamagedDatabaseIsToldAsAtTheStart() throws IOException {
    serve(config()).close();
    Path file = data().resolve("latchkey.db");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThat(doctor()).isEqualTo(1);
    assertThat(out.toString()).containsPattern("BROKEN +database +" + file).contains("1 broken, ");
    String told = out.toString();
    try (CommandAtTerminal serving =
        CommandAtTerminal.run("serve", "--data", data().toString(), "--port", "0")) {
      String refused = awaited(serving, file.toString());
      assertThat(told).contains(refused.substring(refused.indexOf(file.toString())));
    }
  }

  @Test
  void anEmptyDatabaseFileIsNotTakenForANewServerWithoutAWord() throws IOException {
    Files.createDirectory(data());
    Files.createFile(data().resolve("latchkey.db"));
    assertThat(doctor()).isZero();
    assertThat(out.toString())
        .containsPattern("warning +database .*is empty")
        .contains("-> If it had accounts, put its backup back before you start it.");
  }

  @Test
  void whatIsOpenToOthersIsTold() throws IOException {
    Files.createDirectory(data());
    Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("rwxr-xr-x"));
    KeyStore.inFile(keys()).close();
    Files.setPosixFilePermissions(keys(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(doctor()).isZero();
    assertThat(out.toString())
        .containsPattern("warning +data folder .*rwxr-xr-x")
        .contains("chmod 700 " + data())
        .containsPattern("warning +key file .*rw-r--r--")
        .contains("chmod 600 " + keys());
  }

  @Test
  void aFileInTheFoldersPlaceIsTold() throws IOException {
    Files.createFile(data());
    assertThat(doctor()).isEqualTo(1);
    assertThat(out.toString()).containsPattern("BROKEN +data folder .*is a file, and no folder");
  }

  @Test
  void aKeyFileIsLookedAt() throws IOException {
    try (KeyStore store = KeyStore.inFile(keys())) {
      assertThat(store.account().get()).isEmpty();
      assertThat(doctor()).isZero();
      assertThat(out.toString()).containsPattern("ok +key file .*is in use by a terminal");
    }
    assertThat(doctor()).isZero();
    assertThat(out.toString()).containsPattern("ok +key file .*is whole");
    Files.writeString(keys(), "this is no database at all. ".repeat(200));
    assertThat(doctor()).isEqualTo(1);
    assertThat(out.toString()).containsPattern("BROKEN +key file .*is damaged, or is no key store");
  }

  @Test
  void aClockThatIsBehindTheDatabaseIsTold() {
    Clock ahead = Clock.offset(Clock.tickMillis(ZoneOffset.UTC), Duration.ofDays(2));
    try (LatchkeyServer server = serve(config().withClock(ahead))) {
      assertThat(server.signIn().newLink("Ann").token()).startsWith("lks_");
    }
    assertThat(doctor()).isZero();
    assertThat(out.toString())
        .containsPattern("warning +clock .*is before the newest time in the database")
        .contains("Set the clock right");
  }

  @Test
  void aPortThatIsTakenIsToldAsAtTheStart() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(other.getLocalPort());
      assertThat(doctor("--port", port)).isEqualTo(1);
      assertThat(out.toString())
          .containsPattern("BROKEN +port .*cannot listen on 127.0.0.1:" + port)
          .contains("Another program may be using that port");
    }
  }

  @Test
  void aFolderForTemporaryFilesThatRunsNoProgramsIsToldByAllCommands() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    assumeTrue(SmallDisk.isPossible(temporary), "this user may not mount a small disk");
    for (String[] each :
        new String[][] {
          {"size=300m,noexec", "its disk is mounted with noexec"},
          {"size=300m,ro", "its disk is read-only"},
          {"size=8k", "MiB are needed"},
        }) {
      for (List<String> command :
          List.of(
              List.of("doctor"),
              List.of("serve", "--port", "0"),
              List.of("host"),
              List.of("join", "http://127.0.0.1:1/join/x#y"))) {
        ProcessBuilder builder =
            new ProcessBuilder(
                SmallDisk.command(
                    temporary, each[0], CommandProcess.command(command.toArray(String[]::new))));
        builder.directory(folder.toFile());
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        try (CommandProcess process = CommandProcess.start(builder)) {
          process.lines().await("The native library of SQLite cannot be loaded from " + temporary);
          process.lines().await(each[1]);
          process.lines().await("export JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER");
          assertThat(process.exit()).isEqualTo(1);
          assertThat(process.lines().has("\tat ")).isFalse();
        }
      }
    }
  }

  @Test
  void fewFileDescriptorsAreTold() throws Exception {
    List<String> shell =
        new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -n 256; exec \"$@\"", "sh"));
    shell.addAll(CommandProcess.command("doctor", "--port", "0"));
    try (CommandProcess process =
        CommandProcess.start(new ProcessBuilder(shell).directory(folder.toFile()))) {
      process.lines().await("A process may have 256 files and connections open");
      process.lines().await("LimitNOFILE=65536");
      process.lines().await("--limit strangers-connections=53");
    }
  }

  @Test
  void anAddressIsLookedAtFromOutside() throws Exception {
    assertThat(doctor("--url", "http://127.0.0.1:1")).isZero();
    assertThat(out.toString()).contains("No server runs on the data folder");
    int port = freePort();
    URI own = URI.create("http://127.0.0.1:" + port);
    try (LatchkeyServer server = serve(config().withPort(port).withPublicUrl(own))) {
      assertThat(doctor("--port", port + "", "--url", own.toString())).as(out.toString()).isZero();
      assertThat(out.toString())
          .containsPattern("ok +url +" + own + " leads to this server")
          .containsPattern("ok +web socket +" + own + " passes WebSockets on")
          .containsPattern("ok +origin +The server takes " + own + " for its own");

      assertThat(doctor("--port", port + "", "--url", "http://127.0.0.1:1")).isEqualTo(1);
      assertThat(out.toString()).containsPattern("BROKEN +url .*cannot be reached from here");

      try (Proxy proxy = new Proxy(server.address())) {
        assertThat(doctor("--port", port + "", "--url", proxy.url())).isEqualTo(1);
        assertThat(out.toString())
            .containsPattern("ok +url +" + proxy.url() + " leads to this server")
            .containsPattern("warning +web socket .*the upgrade is answered with 4")
            .contains("proxy_set_header Upgrade $http_upgrade")
            .containsPattern("BROKEN +origin .*it was started for " + own)
            .contains("-> Start it with: latchkey serve --url " + proxy.url());
      }
    }
  }

  @Test
  void anAddressThatLeadsToAnotherServerIsTold() throws Exception {
    int port = freePort();
    ServerConfig otherFolder = ServerConfig.in(folder.resolve("other")).withPort(0);
    try (LatchkeyServer server = serve(config().withPort(port));
        LatchkeyServer other = serve(otherFolder)) {
      assertThat(server.port()).isEqualTo(port);
      assertThat(doctor("--port", port + "", "--url", other.baseUrl().toString())).isEqualTo(1);
      assertThat(out.toString()).contains("another Latchkey server answers there");
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path keys() {
    return folder.resolve("keys.db");
  }

  private ServerConfig config() {
    return ServerConfig.in(data()).withPort(0);
  }

  private static LatchkeyServer serve(ServerConfig config) {
    return LatchkeyServer.start(config);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String awaited(CommandAtTerminal command, String part) {
    try {
      return command.lines().await(part);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private int doctor(String... options) {
    out.getBuffer().setLength(0);
    List<String> arguments = new ArrayList<>(List.of("doctor"));
    arguments.addAll(List.of("--data", data().toString(), "--keys", keys().toString()));
    if (!List.of(options).contains("--port")) {
      arguments.addAll(List.of("--port", "0"));
    }
    arguments.addAll(List.of(options));
    return Latchkey.commandLine(Terminal.piped(new StringReader(""), out))
        .setErr(new PrintWriter(out, true))
        .execute(arguments.toArray(String[]::new));
  }

  /** Passes plain requests on, and no upgrades. */
  private static final class Proxy implements AutoCloseable {
    private static final Set<String> OWN =
        Set.of(
            "connection",
            "upgrade",
            "host",
            "content-length",
            "transfer-encoding",
            "http2-settings");

    private final HttpServer server;
    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI target;

    Proxy(URI target) throws IOException {
      this.target = target;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::pass);
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void pass(HttpExchange exchange) throws IOException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(target.toString() + exchange.getRequestURI()))
              .method(
                  exchange.getRequestMethod(),
                  BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
              values.forEach(value -> request.header(name, value));
            }
          });
      try (exchange) {
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
