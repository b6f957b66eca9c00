package latchkey.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import latchkey.socketio.engine.Handshake;
import latchkey.socketio.packet.JsonText;
import latchkey.socketio.raw.RawPolling;
import latchkey.socketio.raw.RawTcp;
import latchkey.socketio.raw.RawWebSocket;
import org.junit.jupiter.api.Test;

class SocketTest {
  private static final SocketIoConfig CONFIG = SocketIoConfig.defaults();

  @Test
  void requestIsAnsweredTimesOutOrIsCutOff() {
    try (RecordingApp app = RecordingApp.start(CONFIG);
        RawWebSocket client = RawWebSocket.open(app.server.ws()).send("40")) {
      Socket socket = app.sockets.next();
      client.text();
      client.text();

      var answered = socket.request(Duration.ofSeconds(10), "one");
      assertThat(client.text()).isEqualTo("420[\"one\"]");
      client.send("430[1,\"x\"]");
      assertThat(answered.join())
          .isEqualTo(new Reply.Answered(List.of(JsonText.of("1"), JsonText.of("\"x\""))));

      var silent = socket.request(Duration.ofMillis(20), "two");
      assertThat(silent.join()).isEqualTo(new Reply.TimedOut());
      client.send("431[]").send("430[]").send("4399[]");

      var cutOff = socket.request(Duration.ofSeconds(10), "three");
      client.cutOff();
      assertThat(cutOff.join()).isEqualTo(new Reply.Disconnected());
      assertThat(socket.request(Duration.ofSeconds(10), "four").join())
          .isEqualTo(new Reply.Disconnected());
      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.CONNECTION_CLOSED);
    }
  }

  @Test
  void eventsThatAreSentTogetherComeOneByOneInTheirOrder() {
    try (RecordingApp app = RecordingApp.start(CONFIG);
        RawWebSocket client = RawWebSocket.open(app.server.ws()).send("40")) {
      Socket socket = app.sockets.next();
      client.text();
      client.text();

      socket.emit("first");
      socket.emitAll(
          List.of(
              new Socket.Outbound("second", JsonText.of("2")),
              new Socket.Outbound("third", JsonText.of("{\"n\":3}"))));
      socket.emit("fourth");

      assertThat(client.text()).isEqualTo("42[\"first\"]");
      assertThat(client.text()).isEqualTo("42[\"second\",2]");
      assertThat(client.text()).isEqualTo("42[\"third\",{\"n\":3}]");
      assertThat(client.text()).isEqualTo("42[\"fourth\"]");
    }
  }

  @Test
  void handlerMayBlockAndIsNeverEnteredTwice() {
    var inside = new AtomicInteger();
    var names = new Inbox<String>();
    try (RecordingApp app =
            RecordingApp.start(
                CONFIG,
                1,
                (socket, event) -> {
                  assertThat(inside.incrementAndGet()).isEqualTo(1);
                  socket.request(Duration.ofSeconds(10), "and?").join();
                  inside.decrementAndGet();
                  names.add(event.name());
                });
        RawWebSocket client = RawWebSocket.open(app.server.ws()).send("40")) {
      client.text();
      client.text();
      client.send("42[\"a\"]").send("42[\"b\"]");

      assertThat(client.text()).isEqualTo("420[\"and?\"]");
      client.send("430[]");
      assertThat(names.next()).isEqualTo("a");
      assertThat(client.text()).isEqualTo("421[\"and?\"]");
      client.send("431[]");
      assertThat(names.next()).isEqualTo("b");
    }
  }

  @Test
  void eventsThatWaitWhenTheServerPutsAClientOutAreDropped() {
    var gate = new CountDownLatch(1);
    var names = new Inbox<String>();
    try (RecordingApp app =
            RecordingApp.start(
                CONFIG,
                1,
                (socket, event) -> {
                  names.add(event.name());
                  if (event.name().equals("first")) {
                    awaitOpen(gate);
                    socket.disconnect();
                  }
                });
        RawWebSocket client = RawWebSocket.open(app.server.ws()).send("40")) {
      client.text();
      client.text();
      client.send("42[\"first\"]").send("42[\"second\"]").send("42[\"third\"]");
      assertThat(names.next()).isEqualTo("first");
      gate.countDown();

      assertThat(client.text()).isEqualTo("41");
      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.SERVER_DISCONNECTED);
      client.send("40").send("42[\"fourth\"]");
      assertThat(names.next()).isEqualTo("fourth");
    }
  }

  @Test
  void handlerThatFailsDoesNotEndTheConnection() {
    var names = new Inbox<String>();
    try (RecordingApp app =
            RecordingApp.start(
                CONFIG,
                1,
                (socket, event) -> {
                  names.add(event.name());
                  if (event.name().equals("bug")) {
                    throw new IllegalStateException("on purpose, by a test");
                  }
                });
        RawWebSocket client = RawWebSocket.open(app.server.ws()).send("40")) {
      client.send("42[\"bug\"]").send("42[\"fine\"]");

      assertThat(names.next()).isEqualTo("bug");
      assertThat(names.next()).isEqualTo("fine");
    }
  }

  @Test
  void authenticatorThatFailsRefuses() {
    var server = new SocketIoServer(CONFIG);
    server.namespace(
        "/",
        request -> {
          throw new IllegalStateException("on purpose, by a test");
        });
    try (TestServer running = TestServer.start(CONFIG, server, 0, 1);
        RawWebSocket client = RawWebSocket.open(running.ws()).send("40")) {
      client.text();

      assertThat(client.text()).isEqualTo("44{\"message\":\"Internal error\"}");
    }
  }

  @Test
  void authenticatorSeesTheHandshakeAndThePayload() {
    var requests = new Inbox<ConnectRequest>();
    var server = new SocketIoServer(CONFIG);
    server.namespace(
        "/door",
        request -> {
          requests.add(request);
          return Admission.refuse("no \"entry\"");
        });
    try (TestServer running = TestServer.start(CONFIG, server, 0, 1);
        RawWebSocket client = RawWebSocket.open(running.ws()).send("40/door,{\"a\":1}")) {
      ConnectRequest request = requests.next();
      Handshake handshake = request.handshake();

      assertThat(request.namespace()).isEqualTo("/door");
      assertThat(request.auth()).contains(JsonText.of("{\"a\":1}"));
      assertThat(handshake.remoteAddress()).isEqualTo("127.0.0.1");
      assertThat(handshake.header("Host")).contains("127.0.0.1:" + running.port());
      assertThat(handshake.query()).isEqualTo("EIO=4&transport=websocket");
      assertThat(handshake.secure()).isFalse();
      client.text();
      assertThat(client.text()).isEqualTo("44/door,{\"message\":\"no \\\"entry\\\"\"}");
    }
  }

  @Test
  void browserFromAnotherOriginIsTurnedAway() {
    try (RecordingApp app = RecordingApp.start(CONFIG)) {
      assertThat(RawWebSocket.refusalFrom(app.server.ws(), "https://elsewhere.example"))
          .isEqualTo(403);
      assertThat(RawWebSocket.refusalFrom(app.server.ws(), "null")).isEqualTo(403);
      RawWebSocket.openFrom(app.server.ws(), app.server.http().toString()).close();
    }
  }

  @Test
  void checkThatFailsTurnsAway() {
    SocketIoConfig config =
        CONFIG.withCheck(handshake -> {
          throw new IllegalStateException("on purpose, by a test");
        });
    try (RecordingApp app = RecordingApp.start(config)) {
      var response = RawPolling.request(app.server.http(), "GET", "?EIO=4&transport=polling");

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void clientThatFallsSilentIsGoneAfterThePingTimeout() {
    SocketIoConfig config = CONFIG.withHeartbeat(Duration.ofMillis(50), Duration.ofSeconds(3));
    try (RecordingApp app = RecordingApp.start(config);
        RawWebSocket client = RawWebSocket.open(app.server.ws()).send("40")) {
      Socket socket = app.sockets.next();

      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.PING_TIMEOUT);
      assertThat(socket.isConnected()).isFalse();
      client.awaitClosed();
    }
  }

  @Test
  void shutdownEndsConnectionsAndTakesNoMore() {
    try (RecordingApp app = RecordingApp.start(CONFIG);
        RawTcp client = RawTcp.connect(app.server.http())) {
      RawPolling polling = RawPolling.open(app.server.http());
      var held = polling.getLater();
      app.sockets.next().emit("last words");

      app.socketIo.close();

      assertThat(client.readToEnd()).endsWith("42[\"last words\"]");
      assertThat(held.join().body()).isEqualTo("1");
      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.SERVER_SHUT_DOWN);
      assertThat(app.socketIo.connectionCount()).isZero();
      assertThat(RawWebSocket.refusal(app.server.ws(), "?EIO=4&transport=websocket"))
          .isEqualTo(503);
    }
  }

  @Test
  void slowConsumerIsCutOff() {
    try (RecordingApp app = RecordingApp.start(CONFIG.withQueues(100_000, 8));
        RawTcp client = RawTcp.connect(app.server.http())) {
      Socket socket = app.sockets.next();
      var big = JsonText.of("\"" + "x".repeat(50_000) + "\"");
      while (socket.isConnected()) {
        socket.emit("big", big);
      }

      assertThat(client.readToEnd()).contains("42[\"big\"");
    }
  }

  @Test
  void namespaceMustBeNamedWellAndOnce() {
    var server = new SocketIoServer(CONFIG);
    server.namespace("/x", request -> Admission.refuse("closed"));

    assertThatThrownBy(() -> server.namespace("/x", request -> Admission.refuse("closed")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> server.namespace("x", request -> Admission.refuse("closed")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void awaitOpen(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
