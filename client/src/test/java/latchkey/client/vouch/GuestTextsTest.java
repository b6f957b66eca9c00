package latchkey.client.vouch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MessageId;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.Text;
import org.junit.jupiter.api.Test;

/** When a device passes a guest's text on, by a clock that the test moves. */
final class GuestTextsTest {
  private static final Duration TURN = Duration.ofSeconds(2);
  private static final Duration LITTLE = Duration.ofMillis(1);
  private static final GuestSessionId SESSION = GuestSessionId.random();
  private static final Address GUS = Address.ofGuest(SESSION);

  private final Device device = new Device();
  private final GuestTexts texts = new GuestTexts(closedLane(), device);

  /** Nobody looks by the wall clock. */
  private static Lane closedLane() {
    Lane lane = new Lane("never", failure -> {});
    lane.close();
    return lane;
  }

  private static GuestTexts.Key key(String id) {
    return new GuestTexts.Key(GUS, new MessageId(id), Bytes.of(new byte[32]));
  }

  /** Signed by nobody: that has been looked at before. */
  private static GuestText text(String text) {
    LogPlace log = new LogPlace(Bytes.of(new byte[16]), 0, Bytes.of(new byte[32]));
    GuestWords words =
        new GuestWords(
            log,
            SESSION,
            AuthorPlace.ofGuest(SESSION, 1, Bytes.EMPTY),
            Optional.empty(),
            MessageId.random(),
            new Text(text, 0));
    return GuestText.sign(words, new SigningKey(Bytes.EMPTY, message -> new byte[64]));
  }

  private void says(String id) {
    texts.came(key(id), text(id));
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

  @Test
  void whatTheServerRefusesIsPassedOnOnceMoreAfterAWhile() {
    settledWithTurn(0);
    says("message-1");
    texts.failed(key("message-1"));
    says("message-2");
    after(Duration.ofSeconds(5).minus(LITTLE));
    assertThat(device.passedOn).containsExactly("message-1");
    after(LITTLE);
    assertThat(device.passedOn).containsExactly("message-1", "message-1", "message-2");
    texts.published(key("message-1"));
    texts.failed(key("message-1"));
    after(Duration.ofMinutes(1));
    assertThat(device.passedOn).hasSize(3);
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
    public void publish(GuestTexts.Key key, GuestText said) {
      passedOn.add(said.said().speech().words());
    }
  }
}
