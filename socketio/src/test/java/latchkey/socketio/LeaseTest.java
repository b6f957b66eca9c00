package latchkey.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import latchkey.socketio.engine.Handshake;
import latchkey.socketio.engine.Lease;
import latchkey.socketio.packet.JsonText;
import latchkey.socketio.raw.RawPolling;
import latchkey.socketio.raw.RawWebSocket;
import org.junit.jupiter.api.Test;

/** What connections make the server hold is counted, bounded and given back. */
class LeaseTest {
  private static final int LIMIT = 60_000;

  private final Ledger ledger = new Ledger();
  private final SocketIoConfig config =
      SocketIoConfig.defaults()
          .withMaxPayload(1_000_000)
          .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1))
          .withNewcomers(
              new SocketIoConfig.Newcomers(
                  1_000,
                  Handshake::remoteAddress,
                  (handshake, takenBack) -> ledger.open(takenBack)));

  /** All leases, each with the same limit. */
  private static final class Ledger {
    private final Map<Lease, Long> held = new HashMap<>();
    private final AtomicReference<Runnable> newest = new AtomicReference<>(() -> {});

    Lease open(Runnable takenBack) {
      newest.set(takenBack);
      return new Lease() {
        @Override
        public boolean hold(long bytes) {
          if (bytes > LIMIT) {
            return false;
          }
          synchronized (held) {
            held.put(this, bytes);
          }
          return true;
        }

        @Override
        public void close() {
          synchronized (held) {
            held.remove(this);
          }
        }
      };
    }

    void isEmpty() {
      long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
      while (!isEmptyNow() && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      synchronized (held) {
        assertThat(held).isEmpty();
      }
    }

    private boolean isEmptyNow() {
      synchronized (held) {
        return held.isEmpty();
      }
    }
  }

  private static RawWebSocket connect(RecordingApp app) {
    RawWebSocket socket = RawWebSocket.open(app.server.ws()).send("40");
    socket.text();
    socket.textAfterPings();
    return socket;
  }

  /** However it ends: the server may hang up in the middle of it. */
  private static void awaitEnd(CompletableFuture<Void> flood) {
    assertThat(flood.handle((_, _) -> "over")).succeedsWithin(Duration.ofSeconds(15));
  }

  @Test
  void aMessageInPiecesBeyondTheLeaseEndsTheConnection() {
    try (RecordingApp app = RecordingApp.start(config);
        RawWebSocket socket = connect(app)) {
      CompletableFuture<Void> flood =
          RecordingApp.beside(() -> {
            for (int i = 0; i < 1_000; i++) {
              socket.sendPart("x".repeat(10_000));
            }
          });

      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.OVER_SHARE);
      socket.awaitClosed();
      awaitEnd(flood);
      ledger.isEmpty();
    }
  }

  @Test
  void aFrameThatIsNotWholeCountsByWhatThereIsOfIt() {
    try (RecordingApp app = RecordingApp.start(config);
        RawWebSocket socket = connect(app)) {
      CompletableFuture<Void> flood =
          RecordingApp.beside(() -> socket.send("42[\"" + "x".repeat(900_000) + "\"]"));

      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.OVER_SHARE);
      awaitEnd(flood);
      ledger.isEmpty();
    }
  }

  @Test
  void attachmentsThatAreMissingCount() {
    try (RecordingApp app = RecordingApp.start(config);
        RawWebSocket socket = connect(app)) {
      socket.send(
          "453-[\"x\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1},"
              + "{\"_placeholder\":true,\"num\":2}]");
      socket.send(new byte[30_000]);
      socket.send(new byte[30_000]);

      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.OVER_SHARE);
      ledger.isEmpty();
    }
  }

  @Test
  void eventsThatWaitForTheirHandlerCount() {
    var goOn = new CompletableFuture<Void>();
    try (RecordingApp app = RecordingApp.start(config, 1, (socket, event) -> goOn.join());
        RawWebSocket socket = connect(app)) {
      for (int i = 0; i < 8; i++) {
        socket.send("42[\"" + "x".repeat(10_000) + "\"]");
      }
      socket.awaitClosed();
      goOn.complete(null);

      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.OVER_SHARE);
      ledger.isEmpty();
    }
  }

  @Test
  void aLargePostIsRefusedAndCounted() {
    try (RecordingApp app = RecordingApp.start(config)) {
      RawPolling polling = RawPolling.open(app.server.http());
      polling.post("40");
      app.sockets.next();

      assertThat(polling.post("42[\"" + "x".repeat(100_000) + "\"]").statusCode()).isEqualTo(503);
      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.OVER_SHARE);
      ledger.isEmpty();
    }
  }

  @Test
  void whatAPollingClientDoesNotFetchCounts() {
    try (RecordingApp app = RecordingApp.start(config)) {
      RawPolling.open(app.server.http()).post("40");
      overwhelm(app.sockets.next(), app);
    }
  }

  /** Sends what the other end does not take, until the server hangs up. */
  private void overwhelm(Socket slow, RecordingApp app) {
    while (slow.isConnected()) {
      slow.emit("big", JsonText.of("\"" + "x".repeat(8_000) + "\""));
    }
    assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.SLOW_CONSUMER);
    ledger.isEmpty();
  }

  @Test
  void whatAWebSocketDoesNotReadCounts() {
    try (RecordingApp app = RecordingApp.start(config);
        RawWebSocket _ = RawWebSocket.openDeaf(app.server.ws()).send("40")) {
      overwhelm(app.sockets.next(), app);
    }
  }

  @Test
  void whatHasBeenReadAndDoneCountsNoLonger() {
    try (RecordingApp app =
            RecordingApp.start(config, 1, (_, event) -> event.acknowledge(JsonText.of("1")));
        RawWebSocket socket = connect(app)) {
      for (int i = 0; i < 20; i++) {
        for (int each = 0; each < 300; each++) {
          socket.ping().pong();
        }
        socket.sendPart("42" + i + "[\"").sendPart("x".repeat(40_000)).send("\"]");
        assertThat(socket.textAfterPings()).startsWith("43" + i);
      }
    }
    ledger.isEmpty();
  }

  @Test
  void aLeaseThatIsTakenBackEndsTheConnection() {
    try (RecordingApp app = RecordingApp.start(config);
        RawWebSocket socket = connect(app)) {
      ledger.newest.get().run();

      assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.OVER_SHARE);
      socket.awaitClosed();
      ledger.isEmpty();
    }
  }

  @Test
  void everyWayOfLeavingGivesEverythingBack() {
    try (RecordingApp app = RecordingApp.start(config)) {
      connect(app).cutOff();
      connect(app).send("1");
      connect(app).send("nonsense");
      RawWebSocket.open(app.server.ws()).sendPart("4").cutOff();
      RawPolling polling = RawPolling.open(app.server.http());
      polling.post("1");
      RawPolling upgraded = RawPolling.open(app.server.http());
      RawWebSocket probe =
          RawWebSocket.open(app.server.ws(), upgraded.upgradeQuery()).send("2probe");
      assertThat(probe.text()).isEqualTo("3probe");
      probe.send("5").sendPart("4").cutOff();
      assertThat(
              RawPolling.request(app.server.http(), "POST", "?EIO=4&transport=polling")
                  .statusCode())
          .isEqualTo(400);
      ledger.isEmpty();
    }
  }
}
