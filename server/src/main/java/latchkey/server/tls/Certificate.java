package latchkey.server.tls;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import latchkey.server.config.TlsFiles;

/**
 * A certificate and its key, read together.
 *
 * @param certificate the file's content
 * @param key the key file's content
 * @param own the server's own certificate, before those that vouch for it
 */
record Certificate(Buffer certificate, Buffer key, X509Certificate own) {
  private static final byte[] SAMPLE = {1, 2, 3};

  /** Kinds of names, by RFC 5280, section 4.2.1.6. */
  private static final Integer DNS_NAME = 2;

  private static final Integer IP_ADDRESS = 7;

  /**
   * Reads what the files hold now.
   *
   * @throws CertificateUnusable where they do not fit each other, or are no certificate and key
   */
  static Certificate read(Vertx vertx, TlsFiles files, Instant now) {
    Buffer certificate = content(files.certificate());
    Buffer key = content(files.key());
    try {
      X509KeyManager keys = manager(vertx, options(certificate, key));
      String alias = keys.getServerAliases("RSA", null) == null ? aliasOf(keys) : rsaAlias(keys);
      X509Certificate own = keys.getCertificateChain(alias)[0];
      requireFit(files, keys.getPrivateKey(alias), own);
      Certificate read = new Certificate(certificate, key, own);
      if (read.expiresAt().isBefore(now)) {
        throw new CertificateUnusable(
            "The certificate in "
                + files.certificate()
                + " has expired on "
                + read.expiresAt()
                + ". Renew it.");
      }
      return read;
    } catch (CertificateUnusable e) {
      throw e;
    } catch (Exception e) { // Vert.x names no narrower one.
      throw new CertificateUnusable(
          files.certificate()
              + " and "
              + files.key()
              + " are not a certificate and its private key in PEM, without a password ("
              + e.getMessage()
              + ").",
          e);
    }
  }

  /** When browsers stop taking it. */
  Instant expiresAt() {
    return own.getNotAfter().toInstant();
  }

  /** Whether browsers take it for that host, by RFC 6125: its subject's name does not count. */
  boolean isFor(String host) {
    try {
      Collection<List<?>> names = own.getSubjectAlternativeNames();
      return names != null
          && names.stream()
              .filter(name -> DNS_NAME.equals(name.get(0)) || IP_ADDRESS.equals(name.get(0)))
              .anyMatch(name -> covers(String.valueOf(name.get(1)), host));
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  /** A star stands for one label. */
  private static boolean covers(String name, String host) {
    int dot = host.indexOf('.');
    return name.equalsIgnoreCase(host)
        || (name.startsWith("*.")
            && dot > 0
            && name.substring(1).equalsIgnoreCase(host.substring(dot)));
  }

  private static Buffer content(Path file) {
    try {
      return Buffer.buffer(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CertificateUnusable(
          file + " cannot be read (" + e.getClass().getSimpleName() + ").", e);
    }
  }

  private static PemKeyCertOptions options(Buffer certificate, Buffer key) {
    return new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
  }

  /** What Vert.x takes. */
  PemKeyCertOptions options() {
    return options(certificate, key);
  }

  private static X509KeyManager manager(Vertx vertx, PemKeyCertOptions options) throws Exception {
    KeyManager[] managers = options.getKeyManagerFactory(vertx).getKeyManagers();
    return (X509KeyManager)
        Arrays.stream(managers)
            .filter(X509KeyManager.class::isInstance)
            .findAny()
            .orElseThrow(() -> new CertificateUnusable("There is no key."));
  }

  private static String rsaAlias(X509KeyManager keys) {
    return keys.getServerAliases("RSA", null)[0];
  }

  private static String aliasOf(X509KeyManager keys) {
    for (String kind : new String[] {"EC", "Ed25519", "EdDSA", "RSASSA-PSS"}) {
      String[] aliases = keys.getServerAliases(kind, null);
      if (aliases != null && aliases.length > 0) {
        return aliases[0];
      }
    }
    throw new CertificateUnusable("Its key is of a kind that is not known.");
  }

  /** Java takes any two, and every handshake would fail. */
  private static void requireFit(TlsFiles files, PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(SAMPLE);
    byte[] signature = signing.sign();
    boolean fits = key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm());
    if (fits) {
      Signature check = Signature.getInstance(algorithm);
      check.initVerify(certificate.getPublicKey());
      check.update(SAMPLE);
      fits = check.verify(signature);
    }
    if (!fits) {
      throw new CertificateUnusable(
          "The key in "
              + files.key()
              + " is not that of the certificate in "
              + files.certificate()
              + ".");
    }
  }
}
