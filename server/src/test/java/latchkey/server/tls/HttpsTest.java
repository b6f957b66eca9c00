package latchkey.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import latchkey.server.LatchkeyServer;
import latchkey.server.ServerCannotStart;
import latchkey.server.check.Finding;
import latchkey.server.config.ServerConfig;
import latchkey.server.config.TlsFiles;
import latchkey.server.testing.Eventually;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks HTTPS by itself. */
final class HttpsTest {
  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir private Path folder;
  private Path certificate = Path.of("");
  private Path key = Path.of("");

  @BeforeEach
  void name() {
    certificate = folder.resolve("fullchain.pem");
    key = folder.resolve("privkey.pem");
  }

  @Test
  void anOtherCertificateIsTakenWithoutAStartAndABrokenOneIsNot() throws Exception {
    byte[] first = make("first");
    try (LatchkeyServer server = start()) {
      assertThat(server.address().getScheme()).isEqualTo("https");
      assertThat(served(server)).isEqualTo(first);

      Files.writeString(certificate, "no certificate");
      byte[] second = make("second");
      Eventually.holds(
          "the new certificate is served", () -> Arrays.equals(served(server), second));
    }
  }

  @Test
  void aKeyOfAnotherCertificateIsToldAtTheStart() throws Exception {
    make("first");
    Path other = folder.resolve("other.pem");
    Files.copy(certificate, other);
    make("second");
    Files.copy(other, certificate, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(this::start)
        .isInstanceOf(ServerCannotStart.class)
        .hasMessageContaining("is not that of the certificate in " + certificate);
    Files.writeString(key, "no key");
    assertThatThrownBy(this::start)
        .isInstanceOf(ServerCannotStart.class)
        .hasMessageContaining(key.toString());
  }

  @Test
  void theDoctorLooksAtTheCertificate() throws Exception {
    make("first", "dns:localhost,dns:*.example.org,ip:127.0.0.1");
    Instant now = Instant.now();
    assertThat(look("https://localhost", now))
        .isInstanceOf(Finding.Fine.class)
        .extracting(Finding::text)
        .asString()
        .contains("lasts 29 days");
    assertThat(look("https://127.0.0.1:8443", now)).isInstanceOf(Finding.Fine.class);
    assertThat(look("https://meet.example.org", now)).isInstanceOf(Finding.Fine.class);
    for (String other :
        List.of("https://example.org", "https://a.meet.example.org", "https://127.0.0.2")) {
      assertThat(look(other, now))
          .isInstanceOf(Finding.Broken.class)
          .extracting(Finding::text)
          .asString()
          .contains("is not for " + URI.create(other).getHost());
    }
    assertThat(look("https://localhost", now.plus(Duration.ofDays(20))))
        .isInstanceOf(Finding.Warning.class)
        .extracting(Finding::text)
        .asString()
        .contains("expires in 9 days");
    assertThat(look("https://localhost", now.plus(Duration.ofDays(31))))
        .isInstanceOf(Finding.Broken.class)
        .extracting(Finding::text)
        .asString()
        .contains("has expired on");

    make("second");
    assertThat(look("https://localhost", now)).isInstanceOf(Finding.Broken.class);
    Files.delete(key);
    assertThat(look("https://localhost", now))
        .isInstanceOf(Finding.Broken.class)
        .extracting(Finding::text)
        .asString()
        .contains(key + " cannot be read");
  }

  private Finding look(String url, Instant now) {
    return CertificateCheck.of(
            new TlsFiles(certificate, key), Optional.of(URI.create(url)), () -> now)
        .look();
  }

  private LatchkeyServer start() {
    return LatchkeyServer.start(
        ServerConfig.in(folder.resolve("data"))
            .withPort(0)
            .withPublicUrl(URI.create("https://localhost"))
            .withTls(new TlsFiles(certificate, key)));
  }

  /** Makes a certificate of its own and writes it into the files. */
  private byte[] make(String name) throws Exception {
    return make(name, "");
  }

  /**
   * Makes a certificate.
   *
   * @param names as keytool takes them, {@code dns:localhost}; may be empty
   */
  private byte[] make(String name, String names) throws Exception {
    Path store = folder.resolve(name + ".p12");
    List<String> extension = names.isEmpty() ? List.of() : List.of("-ext", "san=" + names);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            name,
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-validity",
            "30",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            new String(PASSWORD));
    Process keytool =
        new ProcessBuilder(Stream.concat(command.stream(), extension.stream()).toList())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .doesNotContain("error");
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    write(key, "PRIVATE KEY", ((PrivateKey) keys.getKey(name, PASSWORD)).getEncoded());
    byte[] encoded = keys.getCertificate(name).getEncoded();
    write(certificate, "CERTIFICATE", encoded);
    return encoded;
  }

  private static void write(Path file, String what, byte[] content) throws IOException {
    Files.writeString(
        file,
        "-----BEGIN "
            + what
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(content)
            + "\n-----END "
            + what
            + "-----\n");
  }

  /** What a new connection is shown. */
  private static byte[] served(LatchkeyServer server) {
    try (HttpClient http = HttpClient.newBuilder().sslContext(trustAll()).build()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("https://localhost:" + server.port() + "/api/openapi.json"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.sslSession().orElseThrow().getPeerCertificates()[0].getEncoded();
    } catch (IOException | InterruptedException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static SSLContext trustAll() throws GeneralSecurityException {
    SSLContext anything = SSLContext.getInstance("TLS");
    anything.init(null, new TrustManager[] {new TrustAll()}, null);
    return anything;
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return List.<X509Certificate>of().toArray(X509Certificate[]::new);
    }
  }
}
