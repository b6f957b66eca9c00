package latchkey.client;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import latchkey.client.store.GuestTextRecords;
import latchkey.client.vouch.GuestTexts;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.PairwiseBody;
import latchkey.protocol.message.RelayedGuestText;

/** A member device's part in passing guests' texts on to the group. On the meeting's lane. */
final class RelayDuty implements GuestTexts.Standing {
  private final MemberEngine meeting;
  private final GuestTexts texts;

  RelayDuty(MemberEngine meeting) {
    this.meeting = meeting;
    this.texts = new GuestTexts(meeting.session().lane, this);
  }

  /** What this device may have published before it last ended comes back to it. */
  void load() {
    for (GuestText text : kept()) {
      meeting
          .session()
          .ownMessages
          .expect(GuestTexts.Key.of(text.said()).publicationId(), new RelayedGuestText(text));
    }
  }

  GuestTexts texts() {
    return texts;
  }

  /** There is a connection, and what was missed is read. */
  void connected() {
    for (GuestText text : kept()) {
      GuestTexts.Key key = GuestTexts.Key.of(text.said());
      if (!isShown(key)) {
        texts.came(key, text);
      }
    }
    texts.connected();
  }

  /**
   * What a guest said before it left is published, also when it comes later. For a guest that was
   * taken out nobody speaks any more.
   */
  void came(GuestText text, GuestWords words) {
    GuestTexts.Key key = GuestTexts.Key.of(words);
    if (!wasRemoved(key) && !isShown(key)) {
      Bytes kept = Bytes.of(text.wire().toByteArray());
      records().put(meeting.id(), key.guest(), key.messageId(), kept);
      texts.came(key, text);
    }
  }

  void published(Address guest, MessageId messageId) {
    texts.published(new GuestTexts.Key(guest, messageId));
  }

  @Override
  public int turn() {
    return meeting.presence().turn();
  }

  @Override
  public boolean isAlone() {
    return meeting.otherDevices().isEmpty();
  }

  @Override
  public boolean isBehind() {
    return meeting.session().isHolding();
  }

  @Override
  public Duration connectedTime() {
    return meeting.session().connectedTime();
  }

  @Override
  public void publish(GuestTexts.Key key, GuestText said) {
    BooleanSupplier needless = () -> isShown(key) || wasRemoved(key);
    meeting
        .outbox()
        .add(
            GroupMessage.passedOn(
                meeting, key.publicationId(), new RelayedGuestText(said), needless));
  }

  private boolean wasRemoved(GuestTexts.Key key) {
    return meeting.session().attendance.wasRemoved(key.guest());
  }

  private boolean isShown(GuestTexts.Key key) {
    return meeting.session().hasShown(key.guest(), key.messageId());
  }

  private List<GuestText> kept() {
    return records().all(meeting.id()).stream()
        .map(kept -> (GuestText) PairwiseBody.read(PairwiseBody.GUEST_TEXT, kept))
        .toList();
  }

  private GuestTextRecords records() {
    return meeting.session().store.guestTexts();
  }
}
