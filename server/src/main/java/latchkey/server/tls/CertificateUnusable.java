package latchkey.server.tls;

/** A certificate's files cannot be used. The message says why. */
public final class CertificateUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CertificateUnusable(String message, Throwable cause) {
    super(message, cause);
  }

  CertificateUnusable(String message) {
    super(message);
  }
}
