package latchkey.client.crypto;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.message.PairwiseContent;
import latchkey.protocol.relay.CiphertextType;
import latchkey.protocol.relay.Envelope;
import org.signal.libsignal.protocol.DuplicateMessageException;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.InvalidVersionException;
import org.signal.libsignal.protocol.LegacyMessageException;
import org.signal.libsignal.protocol.NoSessionException;
import org.signal.libsignal.protocol.UntrustedIdentityException;
import org.signal.libsignal.protocol.message.CiphertextMessage;
import org.signal.libsignal.protocol.message.PreKeySignalMessage;
import org.signal.libsignal.protocol.message.SignalMessage;

/**
 * Signal sessions with other devices: PQXDH, then the Double Ratchet with SPQR, by libsignal.
 *
 * <p>Safe for use by several threads. libsignal's sessions are not; so each call is a transaction
 * of the store, which excludes all others, and two calls never meet in a session. Inside one call
 * {@link #sealAll} spreads its recipients over the machine's cores.
 */
public final class PairwiseSessions {
  private final KeyStore store;
  private final OwnKeys own;

  public PairwiseSessions(KeyStore store, OwnKeys own) {
    this.store = store;
    this.own = own;
  }

  /** Encrypts for one device. */
  public Sealing seal(SealRequest request) {
    return sealAll(List.of(request)).get(0);
  }

  /**
   * Encrypts for many devices, in one transaction; where it fails for one, it changes nothing for
   * the others.
   *
   * @param requests no two for the same address
   * @return one outcome each, in the same order
   */
  public List<Sealing> sealAll(List<SealRequest> requests) {
    requireDistinct(requests);
    return store.atomically(() -> {
      List<SealTask> tasks = requests.stream().map(it -> new SealTask(it, state(it))).toList();
      List<Sealing> outcomes = tasks.parallelStream().map(SealTask::run).toList();
      for (int i = 0; i < tasks.size(); i++) {
        if (outcomes.get(i) instanceof Sealing.Sealed) {
          tasks.get(i).state().save();
        }
      }
      return outcomes;
    });
  }

  /**
   * A prepared session is for those with whom there is none. One that the other side has begun
   * since then stays: what it says in it would never open again.
   */
  private PeerState state(SealRequest request) {
    PeerState stored = new PeerState(store, own, request.recipient());
    return stored.hasSession()
        ? stored
        : request.prepared().map(PreparedSession::state).orElse(stored);
  }

  /** Begins a session in memory alone. Empty where the bundle is not good, or another's. */
  public Optional<PreparedSession> prepare(Peer peer, PeerBundle bundle) {
    if (!isOf(bundle, peer)) {
      return Optional.empty();
    }
    PeerState state = new PeerState(store, own, peer);
    try {
      state.startSession(bundle.toSignal());
      return Optional.of(new PreparedSession(state));
    } catch (InvalidKeyException | UntrustedIdentityException e) {
      return Optional.empty();
    }
  }

  private static boolean isOf(PeerBundle bundle, Peer peer) {
    return bundle.identityKey().equals(peer.identityKey())
        && bundle.deviceId() == peer.address().deviceId();
  }

  private static void requireDistinct(List<SealRequest> requests) {
    Set<Address> addresses = new HashSet<>();
    for (SealRequest request : requests) {
      Address address = request.recipient().address();
      if (!addresses.add(address)) {
        throw new IllegalArgumentException("There are two contents for " + address + ".");
      }
    }
  }

  /** One recipient's part; touches nothing but its own state. */
  private record SealTask(SealRequest request, PeerState state) {
    Sealing run() {
      Peer peer = request.recipient();
      try {
        if (request.bundle().isPresent()) {
          PeerBundle bundle = request.bundle().get();
          if (!bundle.identityKey().equals(peer.identityKey())) {
            return new Sealing.OtherIdentity(peer, bundle.identityKey());
          }
          if (bundle.deviceId() != peer.address().deviceId()) {
            return new Sealing.BadBundle(peer, "It is another device's.");
          }
          state.startSession(bundle.toSignal());
        }
        if (!state.canEncrypt()) {
          return new Sealing.NoSession(peer);
        }
        CiphertextMessage sealed = state.cipher().encrypt(request.content().padded());
        return new Sealing.Sealed(
            peer, new Envelope(peer.address(), Bytes.of(sealed.serialize()), sealed.getType()));
      } catch (InvalidKeyException e) {
        return new Sealing.BadBundle(peer, "A key or a signature in it is not good.");
      } catch (NoSessionException | UntrustedIdentityException e) {
        return new Sealing.NoSession(peer);
      }
    }
  }

  /**
   * Opens what {@code sender} encrypted for this device, and moves the session on. Where the
   * store's caller has a transaction of its own, the step is part of it.
   *
   * @param type {@link CiphertextType}
   */
  public PairwiseOpening open(Peer sender, Bytes ciphertext, int type) {
    return store.atomically(() -> {
      PeerState state = new PeerState(store, own, sender);
      byte[] padded;
      try {
        padded = decrypt(state, ciphertext.toByteArray(), type);
      } catch (DuplicateMessageException e) {
        return new PairwiseOpening.Duplicate();
      } catch (NoSessionException | InvalidKeyIdException e) {
        return new PairwiseOpening.NoSession();
      } catch (UntrustedIdentityException e) {
        return new PairwiseOpening.OtherIdentity();
      } catch (InvalidMessageException
          | InvalidVersionException
          | LegacyMessageException
          | InvalidKeyException e) {
        return new PairwiseOpening.Unreadable(e.getClass().getSimpleName());
      }
      state.save();
      try {
        return new PairwiseOpening.Opened(PairwiseContent.open(padded));
      } catch (InvalidInput e) {
        return new PairwiseOpening.Unreadable(String.valueOf(e.getMessage()));
      }
    });
  }

  private static byte[] decrypt(PeerState state, byte[] ciphertext, int type)
      throws DuplicateMessageException,
          NoSessionException,
          InvalidKeyIdException,
          UntrustedIdentityException,
          InvalidMessageException,
          InvalidVersionException,
          LegacyMessageException,
          InvalidKeyException {
    return switch (type) {
      case CiphertextType.PRE_KEY -> state.cipher().decrypt(new PreKeySignalMessage(ciphertext));
      case CiphertextType.SIGNAL -> state.cipher().decrypt(new SignalMessage(ciphertext));
      default -> throw new InvalidMessageException("unknown type");
    };
  }

  /** The store is an older copy: each next message begins a new session. */
  public void setAside() {
    store.sessions().setAside();
  }

  /** Forgets the session; the next message to that device needs a bundle. */
  public void forget(Address address) {
    store.sessions().delete(address);
  }
}
