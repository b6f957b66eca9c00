package latchkey.client.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.Text;
import latchkey.protocol.message.VoidMessage;
import latchkey.protocol.relay.MeetingMessage;
import org.junit.jupiter.api.Test;

/** What comes back to a device as its own. */
final class OwnMessagesTest {
  private static final MeetingId MEETING = MeetingId.random();
  private static final MessageId ID = MessageId.random();
  private static final GroupBody TEXT = new Text("mine", 0);

  private final KeyStore store = KeyStore.inMemory();
  private final OwnMessages own = new OwnMessages(store, MEETING);

  private static Bytes ciphertext(int which) {
    return Bytes.of(new byte[] {(byte) which});
  }

  private static MeetingMessage message(MessageId id, int ciphertext) {
    return new MeetingMessage(
        MEETING, 1, 1, "hanna-hanna", 1, id, ciphertext(ciphertext), Instant.EPOCH, null);
  }

  /** Two attempts are sent, for different rosters; then the program starts anew. */
  private OwnMessages again() {
    own.expect(ID, TEXT);
    own.sends(ID, TEXT, ciphertext(1));
    own.sends(ID, TEXT, ciphertext(2));
    OwnMessages again = new OwnMessages(store, MEETING);
    again.expect(ID, TEXT);
    return again;
  }

  @Test
  void whicheverAttemptStandsIsKnownAlsoAfterTheProgramHasEnded() {
    assertThat(again().cameBack(message(ID, 1))).isEqualTo(new Opening.CameBack(TEXT));
    assertThat(again().cameBack(message(ID, 2))).isEqualTo(new Opening.CameBack(TEXT));
  }

  @Test
  void whatIsHandedOutOnceMoreIsNothingNew() {
    OwnMessages again = again();
    Opening first = again.cameBack(message(ID, 2));
    assertThat(first).isInstanceOf(Opening.CameBack.class);
    assertThat(again.cameBack(message(ID, 2))).as("could not be kept").isEqualTo(first);
    again.arrived(ID);
    assertThat(again.cameBack(message(ID, 2))).isEqualTo(new Opening.NothingNew());
    assertThat(again.isExpected(ID)).isFalse();
  }

  @Test
  void whatWasNotSentOrUnderAnotherIdIsRefused() {
    OwnMessages again = again();
    assertThat(again.cameBack(message(ID, 3))).isInstanceOf(Opening.Refused.class);
    assertThat(again.cameBack(message(MessageId.random(), 1))).isInstanceOf(Opening.Refused.class);
    assertThat(again.isExpected(ID)).isTrue();
  }

  @Test
  void aVoidMessageIsNotTheOneThatItStandsFor() {
    OwnMessages again = again();
    again.sends(ID, new VoidMessage(Bytes.of(new byte[32])), ciphertext(4));
    assertThat(again.cameBack(message(ID, 4))).isEqualTo(new Opening.OwnVoid());
  }
}
