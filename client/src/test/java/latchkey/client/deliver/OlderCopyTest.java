package latchkey.client.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import latchkey.client.store.KeyStore;
import latchkey.client.store.Streams.Stretch;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.Text;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.StreamPosition;
import org.junit.jupiter.api.Test;

/** What shows that a device's key store is an older copy, and what does not. */
final class OlderCopyTest {
  private static final MeetingId MEETING = MeetingId.random();
  private static final Address HANNA = new Address("hanna-hanna", 1);
  private static final Address SAM = new Address("sam-sam-sam", 1);
  private static final Incarnation FIRST =
      new Incarnation(1, Bytes.of(new byte[Incarnation.ID_BYTES]));

  private final KeyStore store = KeyStore.inMemory();
  private final OwnMessages own = new OwnMessages(store, MEETING);
  private final OlderCopy copy = opened();

  private OlderCopy opened() {
    return new OlderCopy(store, MEETING, HANNA, own);
  }

  private static StreamPosition cursorAt(long cursor) {
    return new StreamPosition(FIRST, 20, FIRST, cursor, Bytes.of(new byte[Limits.RECEIPT_BYTES]));
  }

  private void hasHandled(long seq) {
    store.streams().put(MEETING, new Stretch(FIRST, 0, 0));
    store.cursors().advance(MEETING, seq);
  }

  private static MeetingMessage message(Address sender, MessageId id, String ciphertext) {
    return new MeetingMessage(
        MEETING,
        1,
        7,
        sender.id(),
        sender.deviceId(),
        id,
        Bytes.of(ciphertext.getBytes(StandardCharsets.UTF_8)),
        Instant.EPOCH,
        null);
  }

  private void shows(OlderCopy reader, MeetingMessage message) {
    var _ = reader.look(new ReplayPage(true, List.of(message), 7, null, null));
  }

  @Test
  void aPlaceBehindWhatWasAcknowledgedShowsItOnce() {
    hasHandled(5);
    copy.reads(cursorAt(6), true);
    assertThat(copy.found()).contains(new OlderCopy.Found(Set.of()));
    copy.cameIn();
    copy.reads(cursorAt(9), true);
    assertThat(copy.found()).isEmpty();
  }

  @Test
  void aPlaceThatTheStoreHasReachedShowsNothing() {
    copy.reads(cursorAt(9), true);
    assertThat(copy.found()).as("a device that comes in").isEmpty();
    hasHandled(5);
    copy.reads(cursorAt(5), true);
    assertThat(copy.found()).isEmpty();
    copy.reads(cursorAt(9), false);
    assertThat(copy.found()).as("a device that was let in anew").isEmpty();
  }

  @Test
  void anUnknownMessageOfTheDeviceShowsItOnceAndIsItsOwnFromThenOn() {
    MessageId id = MessageId.random();
    MeetingMessage unknown = message(HANNA, id, "said since");
    shows(copy, unknown);
    assertThat(copy.found()).contains(new OlderCopy.Found(Set.of(id)));
    assertThat(own.cameBack(unknown)).isInstanceOf(Opening.OwnVoid.class);
    copy.cameIn();

    MeetingMessage later = message(HANNA, MessageId.random(), "made up");
    shows(copy, later);
    assertThat(copy.found()).isEmpty();
    assertThat(own.cameBack(later)).isInstanceOf(Opening.Refused.class);
    OlderCopy again = opened();
    shows(again, unknown);
    assertThat(again.found()).isEmpty();
  }

  @Test
  void theDevicesOwnOldMessagesAndOthersShowNothing() {
    MessageId id = MessageId.random();
    MeetingMessage known = message(HANNA, id, "said before");
    own.sends(id, new Text("words", 0), known.ciphertext());
    shows(copy, known);
    shows(copy, message(SAM, MessageId.random(), "another's"));
    assertThat(copy.found()).isEmpty();
  }
}
