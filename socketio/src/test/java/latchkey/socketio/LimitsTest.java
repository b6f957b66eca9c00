package latchkey.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import latchkey.socketio.packet.Binary;
import latchkey.socketio.packet.JsonText;
import latchkey.socketio.raw.RawPolling;
import latchkey.socketio.raw.RawWebSocket;
import org.junit.jupiter.api.Test;

/**
 * Clients that ask for more than they may have: they lose their connection, and nobody else does.
 */
class LimitsTest {
  private static final SocketIoConfig CONFIG =
      SocketIoConfig.defaults()
          .withMaxPayload(10_000)
          .withQueues(100_000, 8)
          .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1));

  @Test
  void slowConsumerIsDisconnectedAndTheOthersGoOn() {
    try (RecordingApp app = RecordingApp.start(CONFIG);
        RawWebSocket healthy = connect(app);
        RawWebSocket _ = RawWebSocket.openDeaf(app.server.ws()).send("40")) {
      Socket slow = app.sockets.next();
      var big = JsonText.of("\"" + "x".repeat(8_000) + "\"");
      while (slow.isConnected()) {
        app.namespace.all().emit("big", big);
        assertThat(healthy.textAfterPings()).startsWith("42[\"big\"");
      }

      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.SLOW_CONSUMER);
      app.namespace.all().emit("more");
      assertThat(healthy.textAfterPings()).isEqualTo("42[\"more\"]");
      assertThat(app.namespace.all().sockets()).hasSize(1);
    }
  }

  @Test
  void pollingClientThatDoesNotFetchIsDisconnected() {
    try (RecordingApp app = RecordingApp.start(CONFIG)) {
      RawPolling.open(app.server.http()).post("40");
      Socket slow = app.sockets.next();
      var big = Binary.of(new byte[8_000]);
      while (slow.isConnected()) {
        slow.emit("big", big);
      }

      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.SLOW_CONSUMER);
    }
  }

  @Test
  void clientThatSendsPingsAndReadsNoPongsIsDisconnected() {
    try (RecordingApp app = RecordingApp.start(CONFIG);
        RawWebSocket deaf = RawWebSocket.openDeaf(app.server.ws()).send("40")) {
      Socket slow = app.sockets.next();
      var _ =
          RecordingApp.beside(() -> {
            while (true) {
              deaf.ping();
            }
          });

      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.SLOW_CONSUMER);
      assertThat(slow.isConnected()).isFalse();
    }
  }

  @Test
  void textThatLooksLikeAnotherEncodingEndsTheConnection() {
    try (RecordingApp app = RecordingApp.start(CONFIG)) {
      for (String text : new String[] {"42[\0", "42[\0\"\0x\0\"\0]\0", "42\0[\0\"\0x\0\"\0]"}) {
        try (RawWebSocket socket = connect(app)) {
          socket.send(text);

          assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.MALFORMED_PACKET);
          socket.awaitClosed();
        }
      }
    }
  }

  @Test
  void messageThatIsTooLongEndsTheConnection() {
    try (RecordingApp app = RecordingApp.start(CONFIG);
        RawWebSocket socket = connect(app)) {
      socket.sendTooMuch("42[\"" + "x".repeat(20_000) + "\"]");

      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.PAYLOAD_TOO_LARGE);
      socket.awaitClosed();
    }
  }

  @Test
  void messageThatBecomesTooLongPieceByPieceEndsTheConnection() {
    try (RecordingApp app = RecordingApp.start(CONFIG);
        RawWebSocket socket = connect(app)) {
      socket.sendPart("42[\"").sendPart("x".repeat(6_000)).sendPart("x".repeat(6_000));

      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.PAYLOAD_TOO_LARGE);
      assertThat(socket.awaitClosed()).isEqualTo(1009);
    }
  }

  @Test
  void messageOfSeveralPiecesIsPutTogether() {
    var names = new Inbox<String>();
    try (RecordingApp app =
            RecordingApp.start(CONFIG, 1, (socket, event) -> names.add(event.name()));
        RawWebSocket socket = connect(app)) {
      socket.sendPart("42[\"").sendPart("hel").send("lo\"]");

      assertThat(names.next()).isEqualTo("hello");
    }
  }

  @Test
  void attachmentsThatAreTooLongTogetherEndTheConnection() {
    try (RecordingApp app = RecordingApp.start(CONFIG);
        RawWebSocket socket = connect(app)) {
      socket
          .send("452-[\"x\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]")
          .send(new byte[6_000])
          .send(new byte[6_000]);

      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.MALFORMED_PACKET);
    }
  }

  @Test
  void postThatIsTooLongIsRefusedByItsAnnouncedLength() {
    try (RecordingApp app = RecordingApp.start(CONFIG)) {
      RawPolling session = connectPolling(app);

      assertThat(session.post("4" + "x".repeat(20_000)).statusCode()).isEqualTo(413);
      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.PAYLOAD_TOO_LARGE);
    }
  }

  @Test
  void postThatIsTooLongIsRefusedWithoutAnAnnouncedLength() {
    try (RecordingApp app = RecordingApp.start(CONFIG)) {
      RawPolling session = connectPolling(app);

      assertThat(session.postChunked(new byte[3_000_000]).statusCode()).isEqualTo(413);
      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.PAYLOAD_TOO_LARGE);
    }
  }

  @Test
  void floodIsNotReadFasterThanItIsHandled() {
    var gate = new CountDownLatch(1);
    var handled = new AtomicInteger();
    var last = new Inbox<Integer>();
    int sent = 20_000;
    try (RecordingApp app =
            RecordingApp.start(
                CONFIG,
                1,
                (socket, event) -> {
                  awaitOpen(gate);
                  if (handled.incrementAndGet() == sent) {
                    last.add(sent);
                  }
                });
        RawWebSocket socket = connect(app)) {
      String padding = "x".repeat(1_000);
      var sentAll =
          RecordingApp.beside(() -> {
            for (int i = 0; i < sent; i++) {
              socket.send("42[\"n\",\"" + padding + "\"]");
            }
          });
      // 20 MB do not fit into the socket's buffers, so the client cannot get rid of them.
      assertThat(sentAll.copy().completeOnTimeout(null, 1, TimeUnit.SECONDS))
          .succeedsWithin(Duration.ofSeconds(5));
      assertThat(sentAll).isNotDone();

      gate.countDown();

      assertThat(last.next()).isEqualTo(sent);
      assertThat(sentAll).succeedsWithin(Duration.ofSeconds(15));
    }
  }

  @Test
  void postIsAnsweredWhenItsPacketsAreHandled() {
    var gate = new CountDownLatch(1);
    try (RecordingApp app = RecordingApp.start(CONFIG, 1, (socket, event) -> awaitOpen(gate))) {
      RawPolling session = connectPolling(app);
      var answer = session.postLater("42[\"n\"]\u001e".repeat(19) + "42[\"n\"]");
      assertThat(session.get().body()).startsWith("40");
      assertThat(answer).isNotDone();

      gate.countDown();

      assertThat(answer.join().body()).isEqualTo("ok");
    }
  }

  @Test
  void connectionsBeyondTheLimitAreTurnedAway() {
    SocketIoConfig two = CONFIG.withMaxConnections(2);
    try (RecordingApp app = RecordingApp.start(two);
        RawWebSocket _ = connect(app)) {
      try (RawWebSocket _ = connect(app)) {
        assertThat(RawWebSocket.refusal(app.server.ws(), "?EIO=4&transport=websocket"))
            .isEqualTo(503);
      }
      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.CONNECTION_CLOSED);
      connect(app).close();
    }
  }

  private static RawWebSocket connect(RecordingApp app) {
    RawWebSocket socket = RawWebSocket.open(app.server.ws()).send("40");
    socket.textAfterPings();
    assertThat(socket.textAfterPings()).startsWith("40");
    app.sockets.next();
    return socket;
  }

  private static RawPolling connectPolling(RecordingApp app) {
    RawPolling session = RawPolling.open(app.server.http());
    session.post("40");
    app.sockets.next();
    return session;
  }

  private static void awaitOpen(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
