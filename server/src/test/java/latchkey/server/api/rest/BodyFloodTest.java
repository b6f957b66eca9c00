package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.Sha256;
import latchkey.protocol.device.NewDeviceLink;
import latchkey.server.LatchkeyServer;
import latchkey.server.config.ServerConfig;
import latchkey.server.testing.Eventually;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestAccount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Strangers at many addresses begin bodies that a small server cannot hold, and let them wait. */
final class BodyFloodTest {
  private static final String READY = "ready ";
  private static final int NETWORKS = 60;
  private static final int CONNECTIONS = 20;

  /** All together are more than twice the memory of the server. */
  private static final byte[] PART = new byte[250_000];

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(20))
          .build();

  @TempDir Path data;

  @Test
  @Timeout(120)
  void membersGoOnAndStrangersComeInAgain() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                BodyFloodTest.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();
    try {
      String[] ready = ready(process.inputReader());
      Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(line -> {}));
      String base = "http://127.0.0.1:" + ready[0];
      TestAccount ada = new TestAccount("Ada", Instant.now());
      post(base + "/api/sign-in", "", ada.opening(ready[1], "Laptop")).hasStatus(201);

      ConcurrentLinkedQueue<String> heads = flood(Integer.parseInt(ready[0]), open);
      Eventually.holds(
          "some networks have too much, and all together have",
          () -> {
            if (!hasBothRefusals(heads)) {
              open.forEach(socket -> heads.add(answer(socket)));
            }
            return hasBothRefusals(heads);
          });
      heads.removeIf(String::isEmpty);

      assertThat(heads)
          .allSatisfy(head -> assertThat(head).containsIgnoringCase("connection: close"))
          .allSatisfy(head -> assertThat(head).containsIgnoringCase("retry-after: "));
      post(
              base + "/api/me/device-links",
              ada.accessToken(),
              new NewDeviceLink(Sha256.of("a token")))
          .hasStatus(201);
      post(base + "/api/meetings", ada.accessToken(), Map.of())
          .isRefused(ErrorCode.INVALID_REQUEST);

      for (Socket socket : open) {
        socket.close();
      }
      Eventually.holds(
          "strangers come in again",
          () ->
              post(base + "/api/sign-in", "", ada.opening("lks_guess", "Laptop")).status()
                  == ErrorCode.SIGN_IN_LINK_USED.status());
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroyForcibly();
      http.close();
    }
  }

  /** The port and the token; the log's lines before them are passed over. */
  private static String[] ready(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(READY)) {
        return line.substring(READY.length()).split(" ", 2);
      }
    }
    throw new IllegalStateException("the server did not start");
  }

  private static boolean hasBothRefusals(ConcurrentLinkedQueue<String> heads) {
    return heads.stream().anyMatch(head -> head.startsWith("HTTP/1.1 429"))
        && heads.stream().anyMatch(head -> head.startsWith("HTTP/1.1 503"));
  }

  /** Returns the heads of what was answered, empty ones among them. */
  private static ConcurrentLinkedQueue<String> flood(int port, ConcurrentLinkedQueue<Socket> open) {
    ConcurrentLinkedQueue<String> heads = new ConcurrentLinkedQueue<>();
    try (ExecutorService networks = Executors.newFixedThreadPool(8)) {
      for (int network = 1; network <= NETWORKS; network++) {
        String from = "127.7." + network + ".1";
        networks.execute(() -> {
          List<Socket> own = new ArrayList<>();
          for (int i = 0; i < CONNECTIONS; i++) {
            own.add(begin(from, port));
          }
          open.addAll(own);
          own.forEach(socket -> heads.add(answer(socket)));
        });
      }
    }
    return heads;
  }

  private static Socket begin(String from, int port) {
    try {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 20_000);
      socket.setSoTimeout(50);
      String head =
          """
          POST /api/meetings/external/register HTTP/1.1\r
          Host: 127.0.0.1\r
          Content-Type: application/json\r
          Content-Length: 260000\r
          \r
          """;
      try {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(PART);
      } catch (SocketException hungUp) {
        // What it said before can still be read.
      }
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The head of an answer; empty where there is none yet. */
  private static String answer(Socket socket) {
    StringBuilder read = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      while (read.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return "";
        }
        read.append((char) next);
      }
      return read.toString();
    } catch (IOException e) {
      return "";
    }
  }

  private Reply post(String url, String token, Object body) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(Duration.ofSeconds(20))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)));
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      return new Reply(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The small server: prints its port and a sign-in token, then serves until it is killed. */
  public static void main(String[] arguments) throws IOException {
    LatchkeyServer server =
        LatchkeyServer.start(ServerConfig.in(Path.of(arguments[0])).withPort(0));
    System.out.println(READY + server.port() + " " + server.signIn().newLink("Ada").token());
    System.out.flush();
    while (System.in.read() >= 0) {
      // Ends with the one that has started it.
    }
    Runtime.getRuntime().halt(0);
  }
}
