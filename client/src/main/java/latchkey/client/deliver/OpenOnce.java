package latchkey.client.deliver;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

  /** What was kept counts under the message's own id alone. */
  GroupOpening message(MeetingMessage message, Supplier<GroupOpening> ratchet) {
    Address sender = sender(message);
    Bytes named = named(message);
    return store.atomically(() -> {
      Optional<Bytes> before = store.opened().get(meeting, sender, named);
      if (before.isPresent()) {
        return new GroupOpening.Opened(GroupContent.read(before.get()));
      }
      GroupOpening opening = ratchet.get();
      if (opening instanceof GroupOpening.Opened opened) {
        store.opened().put(meeting, sender, named, opened.content().written());
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
    handled(sender(message), named(message));
  }

  private static Address sender(MeetingMessage message) {
    return new Address(message.senderId(), message.senderDeviceId());
  }

  private static Bytes named(MeetingMessage message) {
    byte[] id = message.messageId().value().getBytes(StandardCharsets.UTF_8);
    byte[] ciphertext = message.ciphertext().toByteArray();
    return Bytes.of(
        ByteBuffer.allocate(id.length + 1 + ciphertext.length)
            .put(id)
            .put((byte) '/')
            .put(ciphertext)
            .array());
  }

  /** What was in it has become something that is kept elsewhere, or has been shown. */
  public void handled(Address sender, Bytes ciphertext) {
    store.opened().remove(meeting, sender, ciphertext);
  }
}
