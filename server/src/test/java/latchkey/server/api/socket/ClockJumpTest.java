package latchkey.server.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.server.testing.Eventually;
import latchkey.server.testing.MutableClock;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A machine's clock that is wrong for a moment takes nobody's place, nor anything that was said.
 */
final class ClockJumpTest {
  /** So many looks, and housekeeping has done everything that it does every second. */
  private static final int ROUNDS = 8;

  private final Scene scene = new Scene();
  private final MutableClock clock = scene.server.clock();

  @AfterEach
  void close() {
    scene.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {25, 100 * 24})
  void peopleAndMessagesOutliveAJumpAhead(int hours) {
    TestGuest gil = scene.meeting.guest("Gil");
    TestGuest wim = scene.meeting.knock("Wim");
    TestSocket adas = scene.join(scene.ada);
    TestSocket gils = scene.join(gil);
    scene.say(adas, "before");
    gils.next(Events.MESSAGE, MeetingMessage.class);

    clock.jump(Duration.ofHours(hours));
    long looks = clock.looks();
    Eventually.holds("housekeeping was done", () -> clock.looks() > looks + ROUNDS);
    scene.server.get("/api/me", scene.ada.token()).hasStatus(200);
    scene.say(adas, "meanwhile");
    gils.next(Events.MESSAGE, MeetingMessage.class);
    clock.advance(Duration.ofSeconds(5));
    clock.jump(Duration.ofHours(-hours));

    scene.say(adas, "after");
    assertThat(gils.next(Events.MESSAGE, MeetingMessage.class).ciphertext())
        .isEqualTo(Scene.bytes("after"));
    assertThat(
            adas.send(Events.RELAY_REPLAY, new Replay(scene.meetingId(), 1, 0), ReplayPage.class)
                .messages())
        .extracting(MeetingMessage::ciphertext)
        .containsExactly(Scene.bytes("before"), Scene.bytes("meanwhile"), Scene.bytes("after"));
    scene.meeting.admit(wim).isDone();
    scene.server.get("/api/me", scene.ada.token()).hasStatus(200);
  }
}
