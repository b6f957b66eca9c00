package latchkey.bench.floor;

import java.util.Arrays;
import java.util.UUID;
import org.signal.libsignal.protocol.DuplicateMessageException;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.InvalidVersionException;
import org.signal.libsignal.protocol.LegacyMessageException;
import org.signal.libsignal.protocol.NoSessionException;
import org.signal.libsignal.protocol.SessionBuilder;
import org.signal.libsignal.protocol.SessionCipher;
import org.signal.libsignal.protocol.UntrustedIdentityException;
import org.signal.libsignal.protocol.groups.GroupCipher;
import org.signal.libsignal.protocol.groups.GroupSessionBuilder;
import org.signal.libsignal.protocol.message.PreKeySignalMessage;
import org.signal.libsignal.protocol.message.SenderKeyDistributionMessage;
import org.signal.libsignal.protocol.state.PreKeyBundle;
import org.signal.libsignal.protocol.state.impl.InMemorySignalProtocolStore;

/** All the cryptography between a member's decision and the first message that the guest reads. */
public final class OneGuest {
  /** The roster has three entries then: the meeting, the invitation, the guest. */
  private static final int ROSTER = 3;

  private static final int ENTRY_BYTES = 300;

  private final SignalPeer member = new SignalPeer("member");
  private final SignalPeer guest = new SignalPeer("guest");
  private final InMemorySignalProtocolStore members = member.newStore();
  private final InMemorySignalProtocolStore guests = guest.newStore();
  private final PreKeyBundle bundle = guest.publish(guests);

  /** Does it, in the order in which it happens. */
  public void run() {
    try {
      admit();
      read(group(key()));
    } catch (InvalidKeyException
        | InvalidKeyIdException
        | InvalidMessageException
        | InvalidVersionException
        | LegacyMessageException
        | DuplicateMessageException
        | NoSessionException
        | UntrustedIdentityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signed once; verified by the member, by the server, and with all before it by the guest. */
  private void admit() {
    byte[] entry = new byte[ENTRY_BYTES];
    byte[] signature = member.sign(entry);
    for (int i = 0; i < 2 + ROSTER; i++) {
      if (!member.identity().getPublicKey().getPublicKey().verifySignature(entry, signature)) {
        throw new IllegalStateException("a signature does not hold");
      }
    }
  }

  /** The member's sender key, to the guest in a new session. */
  private UUID key()
      throws InvalidKeyException,
          InvalidKeyIdException,
          InvalidMessageException,
          InvalidVersionException,
          LegacyMessageException,
          DuplicateMessageException,
          NoSessionException,
          UntrustedIdentityException {
    UUID id = UUID.randomUUID();
    byte[] key = new GroupSessionBuilder(members).create(member.address(), id).serialize();
    byte[] content = Arrays.copyOf(key, SignalPeer.content().length);
    new SessionBuilder(members, guest.address()).process(bundle);
    byte[] sealed = new SessionCipher(members, guest.address()).encrypt(content).serialize();
    byte[] opened =
        new SessionCipher(guests, member.address()).decrypt(new PreKeySignalMessage(sealed));
    new GroupSessionBuilder(guests)
        .process(
            member.address(), new SenderKeyDistributionMessage(Arrays.copyOf(opened, key.length)));
    return id;
  }

  private byte[] group(UUID id) throws NoSessionException {
    return new GroupCipher(members, member.address()).encrypt(id, SignalPeer.content()).serialize();
  }

  private void read(byte[] message)
      throws InvalidMessageException,
          LegacyMessageException,
          DuplicateMessageException,
          NoSessionException {
    new GroupCipher(guests, member.address()).decrypt(message);
  }
}
