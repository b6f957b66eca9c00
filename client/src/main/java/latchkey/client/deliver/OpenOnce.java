package latchkey.client.deliver;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import latchkey.client.crypto.GroupOpening;
import latchkey.client.crypto.PairwiseOpening;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.PairwiseContent;
import latchkey.protocol.relay.MeetingMessage;

/**
 * Keeps what a ratchet has opened until it is handled, in the transaction in which the ratchet
 * moves on: so what is opened and not handled when the program dies is there when it starts again.
 */
public final class OpenOnce {
  private final KeyStore store;
  private final MeetingId meeting;

  public OpenOnce(KeyStore store, MeetingId meeting) {
    this.store = store;
    this.meeting = meeting;
  }

  /** What was kept counts in the message's own place alone: in another one it is a repetition. */
  GroupOpening message(MeetingMessage message, Supplier<GroupOpening> ratchet) {
    Address sender = sender(message);
    Bytes placed = placed(message);
    return store.atomically(() -> {
      Optional<Bytes> before = store.opened().get(meeting, sender, placed);
      if (before.isPresent()) {
        return new GroupOpening.Opened(GroupContent.read(before.get()));
      }
      GroupOpening opening = ratchet.get();
      if (opening instanceof GroupOpening.Opened opened) {
        store.opened().put(meeting, sender, placed, opened.content().written());
      }
      return opening;
    });
  }

  PairwiseOpening envelope(Address sender, Bytes ciphertext, Supplier<PairwiseOpening> ratchet) {
    return store.atomically(() -> {
      Optional<Bytes> before = store.opened().get(meeting, sender, ciphertext);
      if (before.isPresent()) {
        return new PairwiseOpening.Opened(PairwiseContent.read(before.get()));
      }
      PairwiseOpening opening = ratchet.get();
      if (opening instanceof PairwiseOpening.Opened opened) {
        store.opened().put(meeting, sender, ciphertext, opened.content().written());
      }
      return opening;
    });
  }

  /** The application has been told of the message. */
  public void handled(MeetingMessage message) {
    handled(sender(message), placed(message));
  }

  private static Address sender(MeetingMessage message) {
    return new Address(message.senderId(), message.senderDeviceId());
  }

  private static Bytes placed(MeetingMessage message) {
    byte[] ciphertext = message.ciphertext().toByteArray();
    return Bytes.of(
        ByteBuffer.allocate(Long.BYTES + ciphertext.length)
            .putLong(message.seq())
            .put(ciphertext)
            .array());
  }

  /** What was in it has become something that is kept elsewhere, or has been shown. */
  public void handled(Address sender, Bytes ciphertext) {
    store.opened().remove(meeting, sender, ciphertext);
  }
}
