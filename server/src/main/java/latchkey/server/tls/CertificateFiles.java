package latchkey.server.tls;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import latchkey.server.config.TlsFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a server at the certificate that its files hold. While they are half written, or hold what
 * does not work, the server goes on with the one before.
 */
public final class CertificateFiles {
  private static final Logger log = LoggerFactory.getLogger(CertificateFiles.class);
  private static final long LOOK_MILLIS = 2_000;
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  private final Vertx vertx;
  private final TlsFiles files;
  private final Clock clock;
  private volatile Certificate served;
  private volatile String trouble = "";

  private CertificateFiles(Vertx vertx, TlsFiles files, Clock clock, Certificate served) {
    this.vertx = vertx;
    this.files = files;
    this.clock = clock;
    this.served = served;
  }

  /**
   * Reads them for the first time.
   *
   * @throws CertificateUnusable where they cannot be used, and why
   */
  public static CertificateFiles read(Vertx vertx, TlsFiles files, Clock clock) {
    Certificate first = Certificate.read(vertx, files, clock.instant());
    return new CertificateFiles(vertx, files, clock, first);
  }

  /** Has a server begin with what was read. */
  public void applyTo(HttpServerOptions options) {
    // Doors and limits are made for connections of HTTP/1.1.
    options
        .setSsl(true)
        .setUseAlpn(false)
        .setKeyCertOptions(served.options())
        .setEnabledSecureTransportProtocols(PROTOCOLS);
  }

  /** Looks at the files from now on, and has the server take what is new in them. */
  public void renew(HttpServer server) {
    vertx.setPeriodic(
        LOOK_MILLIS,
        _ -> {
          var _ = vertx.executeBlocking(() -> look(server));
        });
  }

  /** When browsers stop taking the certificate that is served. */
  public Instant expiresAt() {
    return served.expiresAt();
  }

  private boolean look(HttpServer server) {
    try {
      Certificate found = Certificate.read(vertx, files, clock.instant());
      trouble = "";
      if (isServed(found)) {
        return false;
      }
      ServerSSLOptions options =
          new ServerSSLOptions().setKeyCertOptions(found.options()).setUseAlpn(false);
      PROTOCOLS.forEach(options::addEnabledSecureTransportProtocol);
      server.updateSSLOptions(options).await();
      served = found;
      log.atInfo().addKeyValue("expiresAt", found.expiresAt()).log("a new certificate is served");
      return true;
    } catch (CertificateUnusable e) {
      if (!Objects.equals(trouble, e.getMessage())) {
        trouble = String.valueOf(e.getMessage());
        log.atWarn()
            .log("the certificate's files do not work, so the one before stays: " + trouble);
      }
      return false;
    }
  }

  private boolean isServed(Certificate found) {
    return found.certificate().equals(served.certificate()) && found.key().equals(served.key());
  }
}
