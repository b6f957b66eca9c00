package latchkey.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import latchkey.protocol.ErrorCode;
import latchkey.server.config.Limit;
import latchkey.server.testing.Eventually;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestServer;
import latchkey.server.testing.TestSocket;
import latchkey.server.testing.TestTcp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that take their time: they are cut off, and nobody else waits for them. */
final class SlowClientsTest {
  private static final int MANY = 100;
  private static final int MOST = 40;

  private final TestServer server =
      TestServer.start(config ->
          config.withLimits(
              TestServer.roomyLimits()
                  .with(Limit.HEAD_SECONDS, 1)
                  .with(Limit.BODY_SECONDS, 1)
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
    try (TestServer strict =
        TestServer.start(config ->
            config.withLimits(TestServer.roomyLimits().with(Limit.STRANGERS_CONNECTIONS, MOST)))) {
      TestDevice ada = strict.newMember("Ada");
      try (TestSocket adas = TestSocket.of(strict, ada)) {
        List<TestTcp> open = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
          open.add(TestTcp.open(strict));
        }
        Eventually.holds(
            "there are no more than may be",
            () -> open.stream().filter(tcp -> !tcp.hungUp()).count() <= MOST);
        adas.fence();
        open.forEach(TestTcp::close);
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

  @Test
  void oneAddressHasSoManySocketsInNoNamespace() {
    try (TestServer strict =
        TestServer.start(config ->
            config.withLimits(TestServer.roomyLimits().with(Limit.STRANGERS_CONNECTIONS, MOST)))) {
      TestDevice ada = strict.newMember("Ada");
      try (TestSocket adas = TestSocket.of(strict, ada)) {
        List<TestTcp> open = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
          open.add(TestTcp.webSocket(strict));
        }
        Eventually.holds(
            "there are no more than may be",
            () -> open.stream().filter(tcp -> !tcp.hungUp()).count() <= MOST);
        adas.fence();
        open.forEach(TestTcp::close);
      }
    }
  }

  @Test
  void requestsAreNotReadFasterThanTheirAnswersAre() {
    String request = "GET /api/no-such-call HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    byte[] thousand = request.repeat(1_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
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
