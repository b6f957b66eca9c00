package latchkey.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");

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

  /** When the handshake has been made: frames of any kind, cut off anywhere. */
  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void whateverComesOnAWebSocketIsAnsweredOrClosedAndNotLogged(long seed) {
    Random random = new Random(seed);
    try (LogWatch log = LogWatch.open()) {
      for (int i = 0; i < CASES / 2; i++) {
        byte[] frames = frames(random);
        String which = "seed %s, case %s: %s".formatted(seed, i, HexFormat.of().formatHex(frames));
        TestTcp tcp = TestTcp.webSocket(server).send(frames);
        if (random.nextInt(4) == 0) {
          tcp.reset();
        } else {
          assertThat(tcp.finish().readToEnd())
              .describedAs(which)
              .doesNotContain("Exception", "\tat ");
        }
        assertThat(log.lines()).describedAs(which).isEmpty();
      }
      servesOn();
      assertThat(log.lines()).isEmpty();
    }
  }

  private static byte[] frames(Random random) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      byte[] payload = payload(random);
      boolean masked = random.nextInt(6) > 0;
      frames.write(random.nextInt(3) == 0 ? random.nextInt(256) : 0x81);
      length(frames, random, payload.length, masked ? 0x80 : 0);
      if (masked) {
        frames.writeBytes(new byte[4]);
      }
      frames.writeBytes(payload);
    }
    byte[] all = frames.toByteArray();
    return random.nextInt(3) == 0 ? Arrays.copyOf(all, random.nextInt(all.length)) : all;
  }

  private static void length(ByteArrayOutputStream to, Random random, int length, int mask) {
    switch (random.nextInt(12)) {
      case 0 -> { // More than anybody has.
        to.write(mask | 127);
        to.writeBytes(new byte[] {127, -1, -1, -1, -1, -1, -1, -1});
      }
      case 1 -> { // Less than nothing.
        to.write(mask | 127);
        to.writeBytes(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
      }
      case 2 -> to.write(mask | random.nextInt(128));
      default -> {
        to.write(mask | 126);
        to.write(length >>> 8);
        to.write(length);
      }
    }
  }

  private static byte[] payload(Random random) {
    if (random.nextInt(4) == 0) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      return bytes;
    }
    String padding = " ".repeat(126 * random.nextInt(2));
    return (any(
                random,
                "2",
                "3",
                "1",
                "6",
                "40",
                "40{}",
                "40{\"accessToken\":7}",
                "40{\"accessToken\":\"lkd_x\"}",
                "40/external,{\"sessionToken\":\"lkg_x\"}",
                "40/nowhere,",
                "41",
                "42[\"meeting:join\",{}]",
                "4299999999999999999999[]",
                "42[",
                "42{\"a\":",
                "451-[\"x\",{\"_placeholder\":true,\"num\":0}]",
                "4",
                "",
                "[".repeat(5_000),
                "42[\"" + "\\u0000".repeat(50) + "\"]")
            + padding)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Long polling's session is anybody's who makes one. */
  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void whateverIsPostedToAPollingSessionIsAnsweredOrClosedAndNotLogged(long seed) {
    Random random = new Random(seed);
    int posted = 0;
    try (LogWatch log = LogWatch.open()) {
      for (int i = 0; i < CASES / 4; i++) {
        String path = "/socket.io/?EIO=4&transport=polling";
        String opened =
            TestTcp.open(server)
                .send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .readToEnd();
        Matcher sid = SID.matcher(opened);
        if (!sid.find()) { // So many sessions of one address are open that it gets no more.
          assertThat(opened).startsWith("HTTP/1.1 429");
          continue;
        }
        posted++;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int packets = 1 + random.nextInt(3); packets > 0; packets--) {
          body.writeBytes(payload(random));
          body.write(random.nextInt(4) == 0 ? random.nextInt(256) : 0x1e);
        }
        String head =
            "POST "
                + path
                + "&sid="
                + sid.group(1)
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: "
                + any(random, "text/plain;charset=UTF-8", "application/octet-stream", "x")
                + "\r\nContent-Length: "
                + (body.size() + random.nextInt(2))
                + "\r\n\r\n";
        String which =
            "seed %s, case %s: %s".formatted(seed, i, body.toString(StandardCharsets.ISO_8859_1));
        TestTcp tcp = TestTcp.open(server).send(head).send(body.toByteArray());
        if (random.nextInt(4) == 0) {
          tcp.reset();
        } else {
          assertThat(tcp.finish().readToEnd())
              .describedAs(which)
              .doesNotContain("HTTP/1.1 5", "Exception", "\tat ");
        }
        assertThat(log.lines()).describedAs(which).isEmpty();
      }
      servesOn();
      assertThat(log.lines()).isEmpty();
    }
    assertThat(posted).isGreaterThan(20);
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
