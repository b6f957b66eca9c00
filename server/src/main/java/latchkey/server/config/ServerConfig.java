package latchkey.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Where the server listens, where it keeps its data, and how much it allows.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any that is free
 * @param dataDir holds the database, unless there is another; made where it is missing
 * @param filesDir holds the files of meetings; made where it is missing
 * @param postgres the database, where it is not a file in {@code dataDir}
 * @param publicUrl what links begin with, and the one origin whose pages a cookie counts for,
 *     written as browsers write an origin; {@code http://host:port} where empty
 * @param proxies whose word counts for whom a request comes from
 * @param operator what the pages say of who runs it
 * @param tls where it has its certificate from, if it speaks HTTPS itself
 * @param management where it tells how it does, if it does
 * @param noted what the operator has set, by its name, for the audit log
 * @param clock tells the time, to the millisecond
 * @param nanoTime tells how much time passes, whatever becomes of the clock
 */
public record ServerConfig(
    String host,
    int port,
    Path dataDir,
    Path filesDir,
    Optional<PostgresAddress> postgres,
    Optional<URI> publicUrl,
    ServerLimits limits,
    TrustedProxies proxies,
    Operator operator,
    Optional<TlsFiles> tls,
    Optional<Management> management,
    Map<String, String> noted,
    Clock clock,
    LongSupplier nanoTime) {
  public ServerConfig {
    noted = Map.copyOf(noted);
    if (host.isBlank()) {
      throw new IllegalArgumentException("host is empty: name the address to listen on");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be from 0 to 65535, not " + port);
    }
    publicUrl = publicUrl.map(ServerConfig::asOrigin);
  }

  /** This machine alone can reach it, on port 8080. */
  public static ServerConfig in(Path dataDir) {
    return new ServerConfig(
        "127.0.0.1",
        8080,
        dataDir,
        dataDir.resolve("files"),
        Optional.empty(),
        Optional.empty(),
        ServerLimits.DEFAULT,
        TrustedProxies.NONE,
        Operator.UNNAMED,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Clock.tickMillis(ZoneOffset.UTC),
        System::nanoTime);
  }

  public ServerConfig withHost(String newHost) {
    return changed(draft -> draft.host = newHost);
  }

  public ServerConfig withPort(int newPort) {
    return changed(draft -> draft.port = newPort);
  }

  public ServerConfig withFilesDir(Path folder) {
    return changed(draft -> draft.filesDir = folder);
  }

  public ServerConfig withPostgres(PostgresAddress address) {
    return changed(draft -> draft.postgres = Optional.of(address));
  }

  public ServerConfig withPublicUrl(URI url) {
    return changed(draft -> draft.publicUrl = Optional.of(url));
  }

  public ServerConfig withLimits(ServerLimits newLimits) {
    return changed(draft -> draft.limits = newLimits);
  }

  public ServerConfig withProxies(TrustedProxies trusted) {
    return changed(draft -> draft.proxies = trusted);
  }

  public ServerConfig withOperator(Operator newOperator) {
    return changed(draft -> draft.operator = newOperator);
  }

  public ServerConfig withTls(TlsFiles files) {
    return changed(draft -> draft.tls = Optional.of(files));
  }

  public ServerConfig withManagement(Management newManagement) {
    return changed(draft -> draft.management = Optional.of(newManagement));
  }

  public ServerConfig withNoted(Map<String, String> settings) {
    return changed(draft -> draft.noted = settings);
  }

  public ServerConfig withClock(Clock newClock) {
    return changed(draft -> draft.clock = newClock);
  }

  public ServerConfig withNanoTime(LongSupplier newNanoTime) {
    return changed(draft -> draft.nanoTime = newNanoTime);
  }

  private ServerConfig changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finished();
  }

  /** A copy of which one thing becomes another. */
  private static final class Draft {
    private String host;
    private int port;
    private final Path dataDir;
    private Path filesDir;
    private Optional<PostgresAddress> postgres;
    private Optional<URI> publicUrl;
    private ServerLimits limits;
    private TrustedProxies proxies;
    private Operator operator;
    private Optional<TlsFiles> tls;
    private Optional<Management> management;
    private Map<String, String> noted;
    private Clock clock;
    private LongSupplier nanoTime;

    Draft(ServerConfig from) {
      host = from.host;
      port = from.port;
      dataDir = from.dataDir;
      filesDir = from.filesDir;
      postgres = from.postgres;
      publicUrl = from.publicUrl;
      limits = from.limits;
      proxies = from.proxies;
      operator = from.operator;
      tls = from.tls;
      management = from.management;
      noted = from.noted;
      clock = from.clock;
      nanoTime = from.nanoTime;
    }

    ServerConfig finished() {
      return new ServerConfig(
          host,
          port,
          dataDir,
          filesDir,
          postgres,
          publicUrl,
          limits,
          proxies,
          operator,
          tls,
          management,
          noted,
          clock,
          nanoTime);
    }
  }

  /** As browsers write it in an Origin header: in lower case, without the scheme's usual port. */
  private static URI asOrigin(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean plain =
        (scheme.equals("http") || scheme.equals("https"))
            && url.getHost() != null
            && !url.getHost().endsWith(".")
            && url.getRawUserInfo() == null
            && (url.getRawPath() == null || url.getRawPath().isEmpty())
            && url.getRawQuery() == null
            && url.getRawFragment() == null;
    if (!plain) {
      throw new IllegalArgumentException(
          "url must be like https://meet.example.org, without a path, a user's name or a dot"
              + " at the end, not "
              + url);
    }
    int usual = scheme.equals("https") ? 443 : 80;
    String port = url.getPort() == -1 || url.getPort() == usual ? "" : ":" + url.getPort();
    return URI.create(scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port);
  }
}
