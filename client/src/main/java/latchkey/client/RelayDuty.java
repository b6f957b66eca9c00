package latchkey.client;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import latchkey.client.store.GuestTextRecords;
import latchkey.client.store.GuestTextRecords.Waiting;
import latchkey.client.vouch.GuestTexts;
import latchkey.protocol.Bytes;
import latchkey.protocol.message.GuestText;
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
    records()
        .all(meeting.id())
        .forEach(waiting -> {
          GuestText text = text(waiting);
          meeting
              .session()
              .ownMessages
              .expect(
                  GuestTexts.Key.of(text).publicationId(waiting.attempt()),
                  new RelayedGuestText(text));
        });
  }

  GuestTexts texts() {
    return texts;
  }

  /** There is a connection, and what was missed is read. */
  void connected() {
    records().all(meeting.id()).stream()
        .map(RelayDuty::text)
        .filter(text -> !isShown(GuestTexts.Key.of(text)))
        .forEach(text -> texts.came(GuestTexts.Key.of(text), text));
    texts.connected();
  }

  /**
   * What a guest said before it left is published, also when it comes later. For a guest that was
   * taken out nobody speaks any more.
   */
  void came(GuestText text) {
    GuestTexts.Key key = GuestTexts.Key.of(text);
    if (!wasRemoved(key) && !isShown(key)) {
      Bytes kept = Bytes.of(text.wire().toByteArray());
      records().put(meeting.id(), key.guest(), key.hash(), isIdTaken(key) ? 1 : 0, kept);
      texts.came(key, text);
    }
  }

  /** Whether this guest has said something else under the same id. */
  private boolean isIdTaken(GuestTexts.Key key) {
    return meeting.session().hasShown(key.guest(), key.messageId())
        || records().all(meeting.id()).stream()
            .map(waiting -> GuestTexts.Key.of(text(waiting)))
            .anyMatch(other ->
                other.guest().equals(key.guest())
                    && other.messageId().equals(key.messageId())
                    && !other.equals(key));
  }

  /**
   * The server has refused this device's publication. A void message may take its place, so the
   * next attempt has another id.
   */
  void failed(GuestTexts.Key key) {
    records().again(meeting.id(), key.guest(), key.hash());
    texts.failed(key);
  }

  void published(GuestTexts.Key key) {
    texts.published(key);
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
    int attempt =
        records().get(meeting.id(), key.guest(), key.hash()).map(Waiting::attempt).orElse(0);
    meeting
        .outbox()
        .add(
            GroupMessage.passedOn(
                meeting, key.publicationId(attempt), new RelayedGuestText(said), needless));
  }

  private boolean wasRemoved(GuestTexts.Key key) {
    return meeting.session().attendance.wasRemoved(key.guest());
  }

  private boolean isShown(GuestTexts.Key key) {
    return meeting.session().hasTold(key.guest(), key.hash());
  }

  private static GuestText text(Waiting waiting) {
    return (GuestText) PairwiseBody.read(PairwiseBody.GUEST_TEXT, waiting.content());
  }

  private GuestTextRecords records() {
    return meeting.session().store.guestTexts();
  }
}
