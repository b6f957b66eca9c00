package latchkey.client.deliver;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import latchkey.client.store.KeyStore;
import latchkey.client.store.Streams.Stretch;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.log.Ids;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.StreamPosition;

/**
 * Whether this device's key store is an older copy of the one that it used last, by what the server
 * shows: messages of this device that the store does not know, or a place that the device has
 * acknowledged and the store has not reached. A store goes back while it is not open. So that is
 * looked for when the device comes in first after it was opened, and believed once: later on the
 * server shows nothing by it. To be used on the meeting's lane.
 */
public final class OlderCopy {
  private final KeyStore store;
  private final MeetingId meeting;
  private final Address self;
  private final OwnMessages own;
  private final Set<MessageId> unknown = new LinkedHashSet<>();
  private boolean isBehind;
  private boolean isIn;

  public OlderCopy(KeyStore store, MeetingId meeting, Address self, OwnMessages own) {
    this.store = store;
    this.meeting = meeting;
    this.self = self;
    this.own = own;
  }

  /**
   * This device is about to read on from where it stands.
   *
   * @param hasStayed whether it takes part by the entry that the store had when it was opened; else
   *     the server counts from another place
   */
  public void reads(StreamPosition position, boolean hasStayed) {
    Optional<Stretch> last = store.streams().stretch(meeting);
    if (!isIn && hasStayed && last.isPresent()) {
      isBehind |= isBehind(last.get(), store.cursors().get(meeting), position);
    }
  }

  private static boolean isBehind(Stretch last, OptionalLong handled, StreamPosition position) {
    long known = Math.max(handled.orElse(0), last.from());
    return last.incarnation().equals(position.read())
        && position.cursor() > last.place(known).seq();
  }

  /** The server has handed these out. A guest says nothing to the group itself. */
  public ReplayPage look(ReplayPage page) {
    if (!isIn && !Ids.isGuest(self)) {
      page.messages().stream().filter(this::isUnknown).forEach(this::adopt);
    }
    return page;
  }

  private boolean isUnknown(MeetingMessage message) {
    return self.equals(new Address(message.senderId(), message.senderDeviceId()))
        && !own.hasSent(message);
  }

  private void adopt(MeetingMessage message) {
    unknown.add(message.messageId());
    own.adopt(message);
  }

  /** What was found; empty where the store is no older copy, or this device has come in since. */
  public Optional<Found> found() {
    return !isIn && (isBehind || !unknown.isEmpty())
        ? Optional.of(new Found(Set.copyOf(unknown)))
        : Optional.empty();
  }

  /** This device has read on, and speaks from now on. */
  public void cameIn() {
    isIn = true;
  }

  /**
   * The store is an older copy.
   *
   * @param unknown what stands under this device's name, and the store does not know
   */
  public record Found(Set<MessageId> unknown) {}
}
