package latchkey.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import latchkey.protocol.ErrorCode;
import latchkey.server.testing.LogWatch;
import latchkey.server.testing.TestServer;
import latchkey.server.testing.TestTcp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that are not HTTP, and connections that break off: each is answered with what is wrong,
 * or closed, and none leaves a line in the log, which any stranger could fill otherwise.
 */
final class BrokenRequestsTest {
  private static final String CHUNKED =
      " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String UPGRADE =
      """
      GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r
      Host: x\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
      \r
      """;
  private static final int TIMES = 50;
  private static final int CASES = 300;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/sign-in",
        "GET /",
        "GET /api/me",
        "GET /api/meetings/external/join/lki_x",
        "POST /api/meetings/external/register",
        "POST /socket.io/?EIO=4&transport=polling",
        "GET /socket.io/?EIO=4&transport=polling",
      })
  void aBrokenChunkIsRefused(String call) {
    for (String chunk :
        List.of("ZZ\r\n", "FFFFFFFFFFFFFFFF\r\n", "-1\r\n", "2\r\n{}x\r\n0\r\n\r\n")) {
      isRefused(call + CHUNKED + chunk);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /api/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "POST /api/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: two\r\n\r\n{}",
        "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /socket.io/?EIO=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "GET / HTTP/3.7\r\nHost: x\r\n\r\n",
        "GET /api/me HTTP/2.0\r\nHost: x\r\n\r\n",
        "POST /api/sign-in HTTP/9.9\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
        "GET /socket.io/?EIO=4&transport=polling LATCHKEY/1.1\r\nHost: x\r\n\r\n",
      })
  void aHeadThatIsNotHttpIsRefused(String request) {
    isRefused(request);
  }

  @Test
  void manyCookiesOfOtherServicesAreNoHindrance() {
    try (TestTcp tcp = TestTcp.open(server)) {
      String head = "GET /api/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: ";
      assertThat(tcp.send(head + "a=b; ".repeat(6_000) + "c=d\r\n\r\n").readToEnd())
          .startsWith("HTTP/1.1 401");
    }
    try (TestTcp tcp = TestTcp.open(server)) {
      String head = "GET /api/me HTTP/1.1\r\nHost: x\r\nCookie: ";
      assertThat(tcp.send(head + "a=b; ".repeat(13_120) + "c=d\r\n\r\n").readToEnd())
          .startsWith("HTTP/1.1 431")
          .contains("cookies among them, are too long together");
    }
  }

  /** Answered by 400 with a code and a sentence, closed, and not a word in the log. */
  private static void isRefused(String request) {
    try (LogWatch log = LogWatch.open();
        TestTcp tcp = TestTcp.open(server)) {
      String answer = tcp.send(request).readToEnd();
      assertThat(answer).describedAs(request).matches("(?s)HTTP/1\\.[01] 400 .*");
      assertThat(answer)
          .describedAs(request)
          .containsAnyOf(
              "\"code\":\"invalid_request\"",
              "\"code\":\"malformed_json\"",
              "\"code\":2",
              "\"code\":3");
      servesOn();
      assertThat(log.lines()).describedAs(request).isEmpty();
    }
  }

  private static void servesOn() {
    server.get("/api/me", TestServer.NO_TOKEN).isRefused(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void resetsAreNotLogged() {
    try (LogWatch log = LogWatch.open()) {
      for (int i = 0; i < TIMES; i++) {
        TestTcp.open(server)
            .send(
                "POST /api/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 100\r\n\r\n{")
            .reset();
        TestTcp.open(server).send(UPGRADE).reset();
        TestTcp.open(server).send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20)).reset();
        TestTcp.open(server)
            .send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
            .reset();
        TestTcp webSocket = TestTcp.webSocket(server);
        webSocket.frame("40").reset();
      }
      servesOn();
      assertThat(log.lines()).isEmpty();
    }
  }

  /** A seed makes the same requests each time. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverComesIsAnsweredOrClosedAndNotLogged(long seed) {
    Random random = new Random(seed);
    try (LogWatch log = LogWatch.open()) {
      for (int i = 0; i < CASES; i++) {
        String request = request(random);
        TestTcp tcp = TestTcp.open(server).send(request.getBytes(StandardCharsets.ISO_8859_1));
        switch (random.nextInt(4)) {
          case 0 -> tcp.reset();
          case 1 -> {
            tcp.readUntil("\r\n");
            tcp.reset();
          }
          default ->
              assertThat(tcp.finish().readToEnd())
                  .describedAs("seed %s, case %s: %s", seed, i, request)
                  .doesNotContain("HTTP/1.1 5", "Exception", "\tat ");
        }
        assertThat(log.lines()).describedAs("seed %s, case %s: %s", seed, i, request).isEmpty();
      }
      servesOn();
      assertThat(log.lines()).isEmpty();
    }
  }

  private static String request(Random random) {
    StringBuilder request = new StringBuilder();
    request
        .append(
            any(
                random, "GET", "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PRI", "CONNECT",
                "x"))
        .append(any(random, " ", " ", " ", "  ", "\t"))
        .append(
            any(
                random,
                "/",
                "/api/me",
                "/api/sign-in",
                "/api/meetings/external/register",
                "/join/lki_x",
                "/socket.io/?EIO=4&transport=polling",
                "/socket.io/?EIO=4&transport=websocket",
                "/socket.io/?EIO=4&transport=polling&sid=x",
                "*",
                "http://x/",
                "/%",
                "/../../etc"))
        .append(any(random, " HTTP/1.1", " HTTP/1.1", " HTTP/1.1", " HTTP/1.0", " HTTP/2.0", ""))
        .append("\r\n");
    for (int i = random.nextInt(8); i > 0; i--) {
      request
          .append(
              any(
                  random,
                  "Host: x",
                  "Upgrade: websocket",
                  "Upgrade: h2c",
                  "Connection: Upgrade",
                  "Connection: close",
                  "Sec-WebSocket-Version: 13",
                  "Sec-WebSocket-Version: 99",
                  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                  "Sec-WebSocket-Key: short",
                  "Sec-WebSocket-Extensions: permessage-deflate",
                  "Content-Type: application/json",
                  "Content-Type: multipart/form-data; boundary=x",
                  "Content-Encoding: gzip",
                  "Transfer-Encoding: chunked",
                  "Transfer-Encoding: chunked",
                  "Transfer-Encoding: gzip, chunked",
                  "Content-Length: 2",
                  "Content-Length: 5",
                  "Content-Length: 99999999999999999999",
                  "Expect: 100-continue",
                  "Expect: magic",
                  "Cookie: latchkey_device=x; \u00ff",
                  "Authorization: Bearer",
                  "Bad Header: x",
                  " folded"))
          .append("\r\n");
    }
    request.append("\r\n");
    for (int i = random.nextInt(4); i > 0; i--) {
      request.append(
          any(
              random,
              "{}",
              "2\r\n{}\r\n",
              "ZZ\r\n",
              "FFFFFFFFFFFFFFFF\r\n",
              "0\r\n\r\n",
              "0\r\nTrailer: x\r\n",
              "5;ext=\"\r\n",
              "\u0081\u0080\0\0\0\0",
              "\u0088\u0082\0\0\0\0\u0003\u00e8",
              "\u00ff\u00ff\u00ff\u00ff",
              "GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    }
    return request.toString();
  }

  private static String any(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
