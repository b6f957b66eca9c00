package latchkey.client;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import latchkey.client.content.ContentReader.Said;
import latchkey.client.store.GuestTextRecords;
import latchkey.client.vouch.GuestTexts;
import latchkey.client.vouch.KeptGuestText;
import latchkey.protocol.Address;
import latchkey.protocol.MessageId;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.RelayedGuestText;

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
    for (KeptGuestText text : kept()) {
      Content content = Content.newBuilder().setRelayedGuestText(text.relayed()).build();
      meeting.session().ownMessages.expect(text.key().publicationId(), content);
    }
  }

  GuestTexts texts() {
    return texts;
  }

  /** There is a connection, and what was missed is read. */
  void connected() {
    for (KeptGuestText text : kept()) {
      if (!isShown(text.key())) {
        texts.came(text.key(), text.said());
      }
    }
    texts.connected();
  }

  /**
   * What a guest said before it left is published, also when it comes later. For a guest that was
   * taken out nobody speaks any more: when it wrote, this device has by its word alone.
   */
  void came(Address guest, Said said) {
    GuestTexts.Key key = new GuestTexts.Key(guest, said.messageId());
    if (!meeting.session().attendance.wasRemoved(guest) && !isShown(key)) {
      records().put(meeting.id(), guest, said.messageId(), new KeptGuestText(key, said).kept());
      texts.came(key, said);
    }
  }

  /** Whether the guest said something else to this device under that id. */
  boolean isAltered(Address guest, Said published) {
    return texts
        .waiting(new GuestTexts.Key(guest, published.messageId()))
        .filter(said -> !said.text().equals(published.text()))
        .isPresent();
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
  public void publish(GuestTexts.Key key, Said said) {
    RelayedGuestText relayed = new KeptGuestText(key, said).relayed();
    BooleanSupplier shown = () -> isShown(key);
    meeting
        .outbox()
        .add(
            GroupMessage.passedOn(
                meeting, key.publicationId(), body -> body.setRelayedGuestText(relayed), shown));
  }

  private boolean isShown(GuestTexts.Key key) {
    return meeting.session().hasShown(key.guest(), key.messageId());
  }

  private List<KeptGuestText> kept() {
    return records().all(meeting.id()).stream().map(KeptGuestText::of).toList();
  }

  private GuestTextRecords records() {
    return meeting.session().store.guestTexts();
  }
}
