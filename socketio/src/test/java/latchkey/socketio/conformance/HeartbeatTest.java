package latchkey.socketio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import latchkey.socketio.raw.RawPolling;
import latchkey.socketio.raw.RawWebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeartbeatTest {
  /** Whoever answers has the time to do so; who does not is gone soon. */
  @RegisterExtension
  static final FixtureExtension SERVER =
      FixtureExtension.withHeartbeat(Duration.ofMillis(300), Duration.ofSeconds(3));

  @Test
  void pollingIsPingedAgainAfterEachPong() {
    RawPolling session = SERVER.polling();

    for (int i = 0; i < 3; i++) {
      assertThat(session.get().body()).isEqualTo("2");
      var pong = session.post("3");
      assertThat(pong.statusCode()).isEqualTo(200);
      assertThat(pong.body()).isEqualTo("ok");
    }
  }

  @Test
  void pollingSessionEndsWithoutAPong() {
    RawPolling session = SERVER.polling();

    assertThat(session.get().body()).isEqualTo("2");
    assertThat(session.get().body()).isEqualTo("1");
    assertThat(session.get().statusCode()).isEqualTo(400);
  }

  @Test
  void webSocketIsPingedAgainAfterEachPong() {
    try (RawWebSocket socket = SERVER.webSocket()) {
      for (int i = 0; i < 3; i++) {
        assertThat(socket.text()).isEqualTo("2");
        socket.send("3");
      }
    }
  }

  @Test
  void webSocketIsClosedWithoutAPong() {
    try (RawWebSocket socket = SERVER.webSocket()) {
      assertThat(socket.text()).isEqualTo("2");
      assertThat(socket.awaitClosed()).isEqualTo(1000);
    }
  }
}
