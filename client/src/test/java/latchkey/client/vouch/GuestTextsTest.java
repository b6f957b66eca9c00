package latchkey.client.vouch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import latchkey.client.content.ContentReader.Said;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MessageId;
import org.junit.jupiter.api.Test;

/** When a device passes a guest's text on, by a clock that the test moves. */
final class GuestTextsTest {
  private static final Duration TURN = Duration.ofSeconds(2);
  private static final Duration LITTLE = Duration.ofMillis(1);
  private static final Address GUS = Address.ofGuest(new GuestSessionId("guest-gus"));

  private final Device device = new Device();
  private final GuestTexts texts = new GuestTexts(closedLane(), device);

  /** Nobody looks by the wall clock. */
  private static Lane closedLane() {
    Lane lane = new Lane("never", failure -> {});
    lane.close();
    return lane;
  }

  private static GuestTexts.Key key(String id) {
    return new GuestTexts.Key(GUS, new MessageId(id));
  }

  private void says(String id) {
    texts.came(key(id), new Said(new MessageId(id), id, Instant.EPOCH));
  }

  private void after(Duration time) {
    device.now = device.now.plus(time);
    texts.reconsider();
  }

  private void settledWithTurn(int turn) {
    device.turn = turn;
    texts.connected();
    after(TURN);
  }

  @Test
  void theFirstPassesATextOnAtOnceAndALaterOneInItsTurn() {
    settledWithTurn(0);
    says("message-1");
    assertThat(device.passedOn).containsExactly("message-1");

    device.turn = 2;
    says("message-2");
    after(TURN.multipliedBy(2).minus(LITTLE));
    assertThat(device.passedOn).containsExactly("message-1");
    after(LITTLE);
    assertThat(device.passedOn).containsExactly("message-1", "message-2");
  }

  @Test
  void timeInWhichSomethingWaitsToBeReadDoesNotCount() {
    settledWithTurn(1);
    device.behind = true;
    says("message-1");
    after(Duration.ofSeconds(5));
    device.behind = false;
    after(TURN.minus(LITTLE));
    assertThat(device.passedOn).isEmpty();
    after(LITTLE);
    assertThat(device.passedOn).containsExactly("message-1");
  }

  @Test
  void whoWorksOffWhatCameTogetherIsLetFinish() {
    settledWithTurn(1);
    says("message-1");
    says("message-2");
    after(TURN.minus(LITTLE));
    texts.published(key("message-1"));
    after(TURN.minus(LITTLE));
    assertThat(device.passedOn).isEmpty();
    after(LITTLE);
    assertThat(device.passedOn).containsExactly("message-2");
  }

  @Test
  void aDeviceThatHasJustComeWaitsATurnMoreUnlessItIsAlone() {
    texts.connected();
    says("message-1");
    after(TURN.minus(LITTLE));
    assertThat(device.passedOn).isEmpty();
    device.alone = true;
    after(Duration.ZERO);
    assertThat(device.passedOn).containsExactly("message-1");
  }

  private static final class Device implements GuestTexts.Standing {
    private final List<String> passedOn = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private int turn;
    private boolean alone;
    private boolean behind;

    @Override
    public int turn() {
      return turn;
    }

    @Override
    public boolean isAlone() {
      return alone;
    }

    @Override
    public boolean isBehind() {
      return behind;
    }

    @Override
    public Duration connectedTime() {
      return now;
    }

    @Override
    public void publish(GuestTexts.Key key, Said said) {
      passedOn.add(said.text());
    }
  }
}
