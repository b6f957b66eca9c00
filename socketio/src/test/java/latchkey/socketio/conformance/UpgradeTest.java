package latchkey.socketio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.socketio.raw.RawPolling;
import latchkey.socketio.raw.RawWebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UpgradeTest {
  @RegisterExtension static final FixtureExtension SERVER = new FixtureExtension();

  @Test
  void webSocketTakesOverAfterAProbe() {
    RawPolling session = SERVER.polling();
    try (RawWebSocket socket = probe(session)) {
      socket.send("5").send("40");

      assertThat(socket.textAfterPings()).startsWith("40{\"sid\":\"");
    }
  }

  @Test
  void heldRequestComesBackWithANoopWhenTheProbeCame() {
    RawPolling session = SERVER.polling();
    var held = session.getLater();
    try (RawWebSocket _ = probe(session)) {
      assertThat(held.join().body()).isIn("6", "2");
    }
  }

  @Test
  void whatWaitedForPollingComesOverTheWebSocket() {
    RawPolling session = SERVER.polling();
    try (RawWebSocket socket = probe(session)) {
      session.post("40");
      socket.send("5");

      assertThat(socket.textAfterPings()).startsWith("40{\"sid\":\"");
    }
  }

  @Test
  void sessionStaysOnPollingWhereTheProbeIsWrong() {
    RawPolling session = SERVER.polling();
    try (RawWebSocket socket = RawWebSocket.open(SERVER.ws(), session.upgradeQuery())) {
      socket.send("2wrong");
      socket.awaitClosed();
    }
    session.post("40");

    assertThat(session.get().body()).startsWith("40{\"sid\":\"");
  }

  @Test
  void pollingIsRefusedAfterTheUpgrade() {
    RawPolling session = SERVER.polling();
    try (RawWebSocket _ = upgraded(session)) {
      assertThat(session.get().statusCode()).isEqualTo(400);
      assertThat(session.post("3").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void secondWebSocketIsClosedAfterTheUpgrade() {
    RawPolling session = SERVER.polling();
    try (RawWebSocket _ = upgraded(session);
        RawWebSocket second = RawWebSocket.open(SERVER.ws(), session.upgradeQuery())) {
      assertThat(second.awaitClosed()).isEqualTo(1000);
    }
  }

  private static RawWebSocket probe(RawPolling session) {
    RawWebSocket socket = RawWebSocket.open(SERVER.ws(), session.upgradeQuery()).send("2probe");
    assertThat(socket.text()).isEqualTo("3probe");
    return socket;
  }

  /** The first message over the WebSocket proves that the upgrade is complete. */
  private static RawWebSocket upgraded(RawPolling session) {
    RawWebSocket socket = probe(session).send("5").send("40");
    assertThat(socket.textAfterPings()).startsWith("40");
    return socket;
  }
}
