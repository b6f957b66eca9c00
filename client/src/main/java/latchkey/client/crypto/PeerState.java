package latchkey.client.crypto;

import java.time.Instant;
import java.util.List;
import latchkey.client.store.KeyStore;
import org.jspecify.annotations.Nullable;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.NoSessionException;
import org.signal.libsignal.protocol.SessionBuilder;
import org.signal.libsignal.protocol.SessionCipher;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.UntrustedIdentityException;
import org.signal.libsignal.protocol.state.IdentityKeyStore;
import org.signal.libsignal.protocol.state.PreKeyBundle;
import org.signal.libsignal.protocol.state.SessionRecord;
import org.signal.libsignal.protocol.state.SessionStore;

/**
 * One peer's session, in memory while libsignal works on it, for one thread at a time. Trusts the
 * peer's identity key and no other.
 */
final class PeerState implements SessionStore, IdentityKeyStore {
  private final KeyStore store;
  private final OwnKeys own;
  private final Peer peer;
  private final SignalProtocolAddress address;
  private @Nullable SessionRecord session;

  /** With the session that {@code store} has. */
  PeerState(KeyStore store, OwnKeys own, Peer peer) {
    this.store = store;
    this.own = own;
    this.peer = peer;
    this.address = peer.signalAddress();
    this.session = store.sessions().get(peer.address()).orElse(null);
  }

  Peer peer() {
    return peer;
  }

  boolean hasSession() {
    return session != null;
  }

  /**
   * Whether there is a session in which one can encrypt. libsignal asks whether it is under the
   * peer's identity key when it does.
   */
  boolean canEncrypt() {
    return session != null && session.hasSenderChain(Instant.now());
  }

  void startSession(PreKeyBundle bundle) throws InvalidKeyException, UntrustedIdentityException {
    new SessionBuilder(this, store.preKeys(), store.preKeys(), this, address).process(bundle);
  }

  SessionCipher cipher() {
    return new SessionCipher(
        this, store.preKeys(), store.preKeys(), store.preKeys(), this, address);
  }

  /** Writes the session back. */
  void save() {
    if (session != null) {
      store.sessions().put(peer.address(), session);
    }
  }

  @Override
  public @Nullable SessionRecord loadSession(SignalProtocolAddress address) {
    return session;
  }

  @Override
  public List<SessionRecord> loadExistingSessions(List<SignalProtocolAddress> addresses)
      throws NoSessionException {
    if (session == null) {
      throw new NoSessionException("There is no session with " + peer.address() + ".");
    }
    return List.of(session);
  }

  @Override
  public List<Integer> getSubDeviceSessions(String name) {
    return List.of();
  }

  @Override
  public void storeSession(SignalProtocolAddress address, SessionRecord updated) {
    session = updated;
  }

  @Override
  public boolean containsSession(SignalProtocolAddress address) {
    return session != null;
  }

  @Override
  public void deleteSession(SignalProtocolAddress address) {
    session = null;
  }

  @Override
  public void deleteAllSessions(String name) {
    session = null;
  }

  @Override
  public IdentityKeyPair getIdentityKeyPair() {
    return own.identity();
  }

  @Override
  public int getLocalRegistrationId() {
    return own.registrationId();
  }

  @Override
  public IdentityChange saveIdentity(SignalProtocolAddress address, IdentityKey identityKey) {
    return IdentityChange.NEW_OR_UNCHANGED;
  }

  @Override
  public boolean isTrustedIdentity(
      SignalProtocolAddress address, IdentityKey identityKey, Direction direction) {
    return peer.isUnder(identityKey);
  }

  @Override
  public @Nullable IdentityKey getIdentity(SignalProtocolAddress address) {
    try {
      return peer.signalIdentity();
    } catch (InvalidKeyException e) {
      return null;
    }
  }
}
