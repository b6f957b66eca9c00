package latchkey.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import latchkey.protocol.ErrorCode;
import latchkey.server.config.Limit;
import latchkey.server.config.TrustedProxies;
import latchkey.server.config.TrustedProxies.Header;
import latchkey.server.config.TrustedProxies.Network;
import latchkey.server.testing.Eventually;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestFile;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import latchkey.server.testing.TestSocket;
import latchkey.server.testing.TestTcp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that take their time: they are cut off, and nobody else waits for them. */
final class SlowClientsTest {
  private static final int MANY = 100;
  private static final int MOST = 40;

  /** The connections themselves are then not counted, and what is said on them is. */
  private static final TrustedProxies BEFORE_US =
      new TrustedProxies(List.of(Network.parse("127.0.0.0/8")), Header.X_FORWARDED_FOR);

  private final TestServer server =
      TestServer.start(config ->
          config.withLimits(
              TestServer.roomyLimits()
                  .with(Limit.HEAD_SECONDS, 1)
                  .with(Limit.BODY_SECONDS, 1)
                  .with(Limit.SEGMENT_SECONDS, 5)
                  .with(Limit.REST_SECONDS, 1)
                  .with(Limit.CONNECT_SECONDS, 1)));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void headsThatComeByteByByteAreCutOff() {
    areCutOff(
        () -> TestTcp.open(server).send("GET /api/me HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "),
        "a");
  }

  @Test
  void webSocketHandshakesThatComeByteByByteAreCutOff() {
    areCutOff(
        () ->
            TestTcp.open(server)
                .send(
                    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Key: "),
        "A");
  }

  @Test
  void bodiesThatComeByteByByteAreCutOff() {
    areCutOff(
        () ->
            TestTcp.open(server)
                .send(
                    "POST /api/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 200000\r\n\r\n{"),
        " ");
  }

  @Test
  void segmentsOfFilesThatComeByteByByteAreCutOff() {
    TestDevice ada = server.newMember("Ada");
    TestMeeting meeting = TestMeeting.create(server, ada);
    TestFile file = TestFile.of(server, meeting, 1_000_000);
    file.begin(ada.token()).hasStatus(200);
    try (TestTcp other = body(ada, "POST /api/meetings", "application/json");
        TestTcp segment =
            body(ada, "PUT " + file.path() + "/segments/0", "application/octet-stream")) {
      Eventually.holds("another body is cut off", () -> other.send(" ").hungUp());
      assertThat(segment.send(" ").hungUp()).isFalse();
      Eventually.holds("the segment is cut off", () -> segment.send(" ").hungUp());
    }
    assertThat(file.state(ada.token()).next()).isZero();
  }

  private TestTcp body(TestDevice device, String call, String mediaType) {
    return TestTcp.open(server)
        .send(
            call
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                + device.token()
                + "\r\nContent-Type: "
                + mediaType
                + "\r\nContent-Length: 200000\r\n\r\n ");
  }

  @Test
  void pollingBodiesThatComeByteByByteAreCutOff() {
    areCutOff(
        () -> {
          TestTcp tcp = TestTcp.open(server);
          tcp.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
          String sid = tcp.readUntil("\",\"").replaceFirst("(?s).*\"sid\":\"([^\"]+)\",\"", "$1");
          return tcp.send(
              "POST /socket.io/?EIO=4&transport=polling&sid="
                  + sid
                  + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 200000\r\n\r\n4");
        },
        "x");
  }

  @Test
  void connectionsThatSayNothingAreCutOff() {
    areCutOff(() -> TestTcp.open(server), "");
  }

  @Test
  void connectionsThatRestForTooLongAreCutOff() {
    areCutOff(
        () -> {
          TestTcp tcp = TestTcp.open(server);
          tcp.send("GET /api/me HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
          assertThat(tcp.readHead()).startsWith("HTTP/1.1 401");
          return tcp;
        },
        "");
  }

  @Test
  void webSocketsThatComeIntoNoNamespaceAreCutOff() {
    areCutOff(() -> TestTcp.webSocket(server), "");
  }

  @Test
  void webSocketsThatTryOneProofAfterAnotherAreCutOff() {
    areCutOff(
        () -> {
          TestTcp tcp = TestTcp.webSocket(server);
          for (int i = 0; i < 10; i++) {
            tcp.frame("40{\"accessToken\":\"lkd_guess\"}");
          }
          return tcp;
        },
        "");
  }

  /**
   * Opens many, feeds them, and sees that all others are served until the last has been cut off.
   */
  private void areCutOff(Supplier<TestTcp> open, String food) {
    TestDevice ada = server.newMember("Ada");
    try (TestSocket adas = TestSocket.of(server, ada)) {
      List<TestTcp> slow = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        slow.add(open.get());
      }
      Eventually.holds(
          "all slow ones are cut off",
          () -> {
            server.get("/api/me", ada.token()).hasStatus(200);
            adas.fence();
            return slow.stream().allMatch(tcp -> tcp.send(food).hungUp());
          });
      slow.forEach(TestTcp::close);
      assertThat(adas.isConnected()).isTrue();
    }
  }

  @Test
  void oneAddressHasSoManyConnectionsThatProveNothing() {
    noMoreAreOpenThanMayBe(TrustedProxies.NONE, (strict, ada) -> TestTcp.open(strict));
  }

  @Test
  void oneAddressHasSoManySocketsInNoNamespace() {
    noMoreAreOpenThanMayBe(BEFORE_US, (strict, ada) -> TestTcp.webSocket(strict));
  }

  @Test
  void oneAddressHasSoManySocketsThatHaveLeftTheirNamespace() {
    noMoreAreOpenThanMayBe(
        BEFORE_US,
        (strict, ada) -> {
          TestTcp tcp = TestTcp.webSocket(strict).frame(connect(ada));
          tcp.readUntil("40{");
          return tcp.frame("41");
        });
  }

  @Test
  void oneAddressHasSoManySocketsThatLeaveTheirNamespaceAsTheyComeIn() {
    noMoreAreOpenThanMayBe(
        BEFORE_US, (strict, ada) -> TestTcp.webSocket(strict).frames(connect(ada), "41"));
  }

  private static String connect(TestDevice device) {
    return "40{\"accessToken\":\"" + device.token() + "\"}";
  }

  private static void noMoreAreOpenThanMayBe(
      TrustedProxies proxies, BiFunction<TestServer, TestDevice, TestTcp> open) {
    try (TestServer strict = patientWithFew(proxies)) {
      TestDevice ada = strict.newMember("Ada");
      try (TestSocket adas = TestSocket.of(strict, ada)) {
        List<TestTcp> many = Stream.generate(() -> open.apply(strict, ada)).limit(MANY).toList();
        Eventually.holds(
            "there are no more than may be",
            () -> many.stream().filter(tcp -> !tcp.hungUp()).count() <= MOST);
        adas.fence();
        many.forEach(TestTcp::close);
        Eventually.holds(
            "others come in again",
            () -> {
              try (TestTcp tcp = TestTcp.open(strict)) {
                return tcp.send("GET /api/me HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                    .readHead()
                    .startsWith("HTTP/1.1 401");
              }
            });
      }
    }
  }

  /** Cuts nobody off for being slow. */
  private static TestServer patientWithFew(TrustedProxies proxies) {
    return TestServer.start(config ->
        config
            .withProxies(proxies)
            .withLimits(
                TestServer.roomyLimits()
                    .with(Limit.STRANGERS_CONNECTIONS, MOST)
                    .with(Limit.HEAD_SECONDS, 600)
                    .with(Limit.REST_SECONDS, 600)
                    .with(Limit.CONNECT_SECONDS, 600)));
  }

  @Test
  void pollingSessionsThatComeIntoNoNamespaceAreCountedAndForgotten() {
    try (TestServer strict = patientWithFew(TrustedProxies.NONE)) {
      List<String> sessions = Stream.generate(() -> polling(strict)).limit(MANY).toList();
      assertThat(sessions.stream().filter(sid -> goesOn(strict, sid)).count()).isEqualTo(MOST);
    }
    List<String> sessions = Stream.generate(() -> polling(server)).limit(MANY).toList();
    Eventually.holds(
        "all are forgotten", () -> sessions.stream().noneMatch(sid -> goesOn(server, sid)));
  }

  private static String polling(TestServer server) {
    Reply opened = server.get("/socket.io/?EIO=4&transport=polling", TestServer.NO_TOKEN);
    return opened.toString().replaceFirst("(?s).*\"sid\":\"([^\"]+)\".*", "$1");
  }

  /** Whether the server takes a pong of that session. */
  private static boolean goesOn(TestServer server, String sid) {
    return server
            .send(
                "POST",
                "/socket.io/?EIO=4&transport=polling&sid=" + sid,
                TestServer.NO_TOKEN,
                BodyPublishers.ofString("3"),
                List.of())
            .status()
        == 200;
  }

  @Test
  void requestsAreNotReadFasterThanTheirAnswersAre() {
    String request = "GET /api/no-such-call HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    byte[] thousand = request.repeat(1_000).getBytes(StandardCharsets.US_ASCII);
    try (TestTcp deaf = TestTcp.open(server)) {
      CompletableFuture<Void> sentAll =
          CompletableFuture.runAsync(() -> {
            // 60 MB, whose answers would be ten times as much.
            for (int i = 0; i < 1_000; i++) {
              deaf.send(thousand);
            }
          });
      for (int i = 0; i < 200; i++) {
        server.get("/api/me", TestServer.NO_TOKEN).isRefused(ErrorCode.UNAUTHENTICATED);
      }
      assertThat(sentAll).isNotDone();
    }
  }
}
