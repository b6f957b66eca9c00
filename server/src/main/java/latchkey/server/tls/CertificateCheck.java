package latchkey.server.tls;

import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import latchkey.server.check.Check;
import latchkey.server.check.Finding;
import latchkey.server.config.TlsFiles;

/** Looks at the certificate that a server would begin with. */
public final class CertificateCheck {
  /** Services that give certificates renew them earlier than that. */
  private static final Duration SOON = Duration.ofDays(14);

  private CertificateCheck() {}

  /**
   * Whether the files hold a certificate and its key, for how long browsers will take it, and
   * whether it is one for the server's name.
   */
  public static Check of(TlsFiles files, Optional<URI> publicUrl, InstantSource clock) {
    return new Check("certificate", () -> look(files, publicUrl, clock.instant()));
  }

  private static Finding look(TlsFiles files, Optional<URI> publicUrl, Instant now) {
    Certificate certificate;
    Vertx vertx = Vertx.vertx();
    try {
      certificate = Certificate.read(vertx, files, now);
    } catch (CertificateUnusable e) {
      return new Finding.Broken(
          String.valueOf(e.getMessage()), "Without it the server cannot start.");
    } finally {
      vertx.close().await();
    }
    Optional<String> otherName =
        publicUrl.map(URI::getHost).filter(host -> !certificate.isFor(host));
    if (otherName.isPresent()) {
      return new Finding.Broken(
          "The certificate in "
              + files.certificate()
              + " is not for "
              + otherName.get()
              + ", so browsers refuse the server.",
          "Get one for that name, or name another address with --url.");
    }
    long days = now.until(certificate.expiresAt(), ChronoUnit.DAYS);
    if (certificate.expiresAt().isBefore(now.plus(SOON))) {
      return new Finding.Warning(
          "The certificate in " + files.certificate() + " expires in " + days + " days.",
          "Renew it; the server takes the new files by itself.");
    }
    return new Finding.Fine("It fits its key and lasts " + days + " days.");
  }
}
