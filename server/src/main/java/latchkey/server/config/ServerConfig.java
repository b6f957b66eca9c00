package latchkey.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Where the server listens, where it keeps its data, and how much it allows.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any that is free
 * @param dataDir holds the database; made where it is missing
 * @param publicUrl what links begin with, and the one origin whose pages a cookie counts for,
 *     written as browsers write an origin; {@code http://host:port} where empty
 * @param proxies whose word counts for whom a request comes from
 * @param operator what the pages say of who runs it
 * @param tls where it has its certificate from, if it speaks HTTPS itself
 * @param management where it tells how it does, if it does
 * @param clock tells the time, to the millisecond
 * @param nanoTime tells how much time passes, whatever becomes of the clock
 */
public record ServerConfig(
    String host,
    int port,
    Path dataDir,
    Optional<URI> publicUrl,
    ServerLimits limits,
    TrustedProxies proxies,
    Operator operator,
    Optional<TlsFiles> tls,
    Optional<Management> management,
    Clock clock,
    LongSupplier nanoTime) {
  public ServerConfig {
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
        Optional.empty(),
        ServerLimits.DEFAULT,
        TrustedProxies.NONE,
        Operator.UNNAMED,
        Optional.empty(),
        Optional.empty(),
        Clock.tickMillis(ZoneOffset.UTC),
        System::nanoTime);
  }

  public ServerConfig withHost(String newHost) {
    return new ServerConfig(
        newHost,
        port,
        dataDir,
        publicUrl,
        limits,
        proxies,
        operator,
        tls,
        management,
        clock,
        nanoTime);
  }

  public ServerConfig withPort(int newPort) {
    return new ServerConfig(
        host,
        newPort,
        dataDir,
        publicUrl,
        limits,
        proxies,
        operator,
        tls,
        management,
        clock,
        nanoTime);
  }

  public ServerConfig withPublicUrl(URI url) {
    return new ServerConfig(
        host,
        port,
        dataDir,
        Optional.of(url),
        limits,
        proxies,
        operator,
        tls,
        management,
        clock,
        nanoTime);
  }

  public ServerConfig withLimits(ServerLimits newLimits) {
    return new ServerConfig(
        host,
        port,
        dataDir,
        publicUrl,
        newLimits,
        proxies,
        operator,
        tls,
        management,
        clock,
        nanoTime);
  }

  public ServerConfig withProxies(TrustedProxies trusted) {
    return new ServerConfig(
        host,
        port,
        dataDir,
        publicUrl,
        limits,
        trusted,
        operator,
        tls,
        management,
        clock,
        nanoTime);
  }

  public ServerConfig withOperator(Operator newOperator) {
    return new ServerConfig(
        host,
        port,
        dataDir,
        publicUrl,
        limits,
        proxies,
        newOperator,
        tls,
        management,
        clock,
        nanoTime);
  }

  public ServerConfig withTls(TlsFiles files) {
    return new ServerConfig(
        host,
        port,
        dataDir,
        publicUrl,
        limits,
        proxies,
        operator,
        Optional.of(files),
        management,
        clock,
        nanoTime);
  }

  public ServerConfig withManagement(Management newManagement) {
    return new ServerConfig(
        host,
        port,
        dataDir,
        publicUrl,
        limits,
        proxies,
        operator,
        tls,
        Optional.of(newManagement),
        clock,
        nanoTime);
  }

  public ServerConfig withClock(Clock newClock) {
    return new ServerConfig(
        host,
        port,
        dataDir,
        publicUrl,
        limits,
        proxies,
        operator,
        tls,
        management,
        newClock,
        nanoTime);
  }

  public ServerConfig withNanoTime(LongSupplier newNanoTime) {
    return new ServerConfig(
        host,
        port,
        dataDir,
        publicUrl,
        limits,
        proxies,
        operator,
        tls,
        management,
        clock,
        newNanoTime);
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
