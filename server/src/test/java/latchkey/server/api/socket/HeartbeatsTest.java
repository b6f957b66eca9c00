package latchkey.server.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.relay.Accepted;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.SendHeartbeat;
import latchkey.server.testing.TestSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everyone who is there gets a heartbeat; those that come too often are dropped. */
final class HeartbeatsTest {
  private final Scene scene = new Scene();
  private final TestSocket adas = scene.join(scene.ada);
  private final TestSocket beas = scene.join(scene.newMemberInside("Bea"));
  private final TestSocket gils = scene.join(scene.meeting.guest("Gil"));

  @AfterEach
  void close() {
    scene.close();
  }

  private void beat(TestSocket socket, int times) {
    SendHeartbeat heartbeat = new SendHeartbeat(scene.meetingId(), Bytes.of(new byte[] {1}));
    for (int i = 0; i < times; i++) {
      socket.send(Events.HEARTBEAT, heartbeat, Accepted.class);
    }
  }

  /** How many have come so far. */
  private int heardBy(TestSocket socket) {
    scene.say(adas, "after them");
    socket.next(Events.MESSAGE, MeetingMessage.class);
    return socket.waiting(Events.HEARTBEAT);
  }

  @Test
  void oneParticipantsGoOutSoOftenAMinute() {
    beat(gils, 3 * Limits.MAX_HEARTBEATS_A_MINUTE);
    assertThat(heardBy(beas)).isEqualTo(Limits.MAX_HEARTBEATS_A_MINUTE);

    beat(adas, 4);
    assertThat(heardBy(beas)).isEqualTo(Limits.MAX_HEARTBEATS_A_MINUTE + 4);

    scene.server.clock().advance(Duration.ofMinutes(1).dividedBy(Limits.MAX_HEARTBEATS_A_MINUTE));
    beat(gils, 2);
    assertThat(heardBy(beas)).isEqualTo(Limits.MAX_HEARTBEATS_A_MINUTE + 5);
  }
}
