package latchkey.client.crypto;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MeetingId;
import latchkey.protocol.message.GroupContent;
import org.jspecify.annotations.Nullable;
import org.signal.libsignal.protocol.DuplicateMessageException;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.InvalidVersionException;
import org.signal.libsignal.protocol.LegacyMessageException;
import org.signal.libsignal.protocol.NoSessionException;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.groups.GroupCipher;
import org.signal.libsignal.protocol.groups.GroupSessionBuilder;
import org.signal.libsignal.protocol.groups.state.SenderKeyRecord;
import org.signal.libsignal.protocol.groups.state.SenderKeyStore;
import org.signal.libsignal.protocol.message.SenderKeyDistributionMessage;
import org.signal.libsignal.protocol.message.SenderKeyMessage;

/**
 * One meeting's sender keys on one device: its own, by which it encrypts for everybody at once, and
 * others', by which it reads them. Signal's sender keys, by libsignal. A key is known by its sender
 * and its distribution id; keys of one meeting open nothing in another.
 *
 * <p>What {@link #distribution} returns is the only form in which a key ever leaves: the chain key
 * at its present iteration and the public signing key. Whoever holds it reads what comes after, and
 * nothing before, and cannot speak as the sender.
 *
 * <p>Safe for use by several threads; each call is a transaction of the store.
 */
public final class SenderKeys {
  private final KeyStore store;
  private final MeetingId meeting;
  private final Address self;

  public SenderKeys(KeyStore store, MeetingId meeting, Address self) {
    this.store = store;
    this.meeting = meeting;
    this.self = self;
  }

  /**
   * A serialised {@code SenderKeyDistributionMessage} of this device's key, at its present
   * iteration. Makes the key if there is none of that id: a new random id is a rotation.
   */
  public Bytes distribution(UUID distributionId) {
    return store.atomically(() ->
        Bytes.of(
            new GroupSessionBuilder(new SenderStore(self))
                .create(signal(self), distributionId)
                .serialize()));
  }

  /**
   * As {@link #encrypt(UUID, GroupContent)}, of what is written, and noted, in the same step.
   *
   * @param made told of the message
   */
  public Bytes encrypt(UUID distributionId, Supplier<GroupContent> content, Consumer<Bytes> made) {
    return store.atomically(() -> {
      Bytes message = encrypt(distributionId, content.get());
      made.accept(message);
      return message;
    });
  }

  /**
   * A {@code SenderKeyMessage} under this device's key, which moves on by one.
   *
   * @throws IllegalStateException if there is no key of that id: {@link #distribution} makes it
   */
  public Bytes encrypt(UUID distributionId, GroupContent content) {
    return store.atomically(() -> {
      try {
        return Bytes.of(
            new GroupCipher(new SenderStore(self), signal(self))
                .encrypt(distributionId, content.padded())
                .serialize());
      } catch (NoSessionException e) {
        throw new IllegalStateException("There is no sender key " + distributionId + ".", e);
      }
    });
  }

  /** Forgets one of this device's own keys. */
  public void forget(UUID distributionId) {
    store.senderKeys().delete(meeting, self, distributionId);
  }

  /**
   * Takes in the key of {@code sender}: the address whose pairwise session brought the message. A
   * key that is here already stays as it is, so that nothing goes back and nothing opens twice.
   *
   * @return the key's distribution id
   * @throws InvalidInput if it is no distribution message, or would be this device's own key
   */
  public UUID process(Address sender, Bytes distributionMessage) {
    if (sender.equals(self)) {
      throw new InvalidInput("a sender key of this device cannot come from outside");
    }
    SenderKeyDistributionMessage message;
    try {
      message = new SenderKeyDistributionMessage(distributionMessage.toByteArray());
    } catch (InvalidMessageException
        | InvalidVersionException
        | LegacyMessageException
        | InvalidKeyException e) {
      throw new InvalidInput("distribution message is malformed", e);
    }
    store.atomically(
        () -> new GroupSessionBuilder(new SenderStore(sender)).process(signal(sender), message));
    return message.getDistributionId();
  }

  /** Opens a group message that the server says is {@code sender}'s. */
  public GroupOpening open(Address sender, Bytes ciphertext) {
    if (sender.equals(self)) {
      return new GroupOpening.NothingNew();
    }
    return store.atomically(() -> decrypt(sender, ciphertext.toByteArray()));
  }

  private GroupOpening decrypt(Address sender, byte[] ciphertext) {
    Optional<UUID> distributionId = Optional.empty();
    try {
      distributionId = Optional.of(new SenderKeyMessage(ciphertext).getDistributionId());
      byte[] padded =
          authentic(new GroupCipher(new SenderStore(sender), signal(sender)), ciphertext);
      return new GroupOpening.Opened(GroupContent.open(padded));
    } catch (NoSessionException e) {
      return distributionId
          .<GroupOpening>map(GroupOpening.UnknownSenderKey::new)
          .orElseGet(() -> new GroupOpening.Unreadable("it names no sender key"));
    } catch (DuplicateMessageException e) {
      return new GroupOpening.NothingNew();
    } catch (InvalidMessageException | InvalidVersionException | LegacyMessageException e) {
      return new GroupOpening.Unreadable(e.getClass().getSimpleName());
    } catch (InvalidInput e) {
      return new GroupOpening.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  /** libsignal 0.86.5 answers a wrong signature with an exception that it did not declare. */
  private static byte[] authentic(GroupCipher cipher, byte[] ciphertext)
      throws NoSessionException,
          DuplicateMessageException,
          InvalidMessageException,
          LegacyMessageException {
    try {
      return cipher.decrypt(ciphertext);
    } catch (AssertionError e) {
      if (e.getCause() instanceof InvalidKeyException) {
        throw new InvalidMessageException("wrong signature", e);
      }
      throw e;
    }
  }

  private static SignalProtocolAddress signal(Address address) {
    return new SignalProtocolAddress(address.id(), address.deviceId());
  }

  /** One sender's keys in this meeting, as libsignal asks for them. */
  private final class SenderStore implements SenderKeyStore {
    private final Address sender;

    SenderStore(Address sender) {
      this.sender = sender;
    }

    @Override
    public void storeSenderKey(
        SignalProtocolAddress address, UUID distributionId, SenderKeyRecord senderKey) {
      store.senderKeys().put(meeting, sender, distributionId, senderKey);
    }

    @Override
    public @Nullable SenderKeyRecord loadSenderKey(
        SignalProtocolAddress address, UUID distributionId) {
      return store.senderKeys().get(meeting, sender, distributionId).orElse(null);
    }
  }
}
