package latchkey.client.crypto;

import latchkey.protocol.Bytes;
import latchkey.protocol.message.PairwiseContent;
import latchkey.protocol.relay.Envelope;
import org.signal.libsignal.protocol.NoSessionException;
import org.signal.libsignal.protocol.UntrustedIdentityException;
import org.signal.libsignal.protocol.message.CiphertextMessage;

/**
 * A session that has been begun and is kept in memory alone. One that is lost there is lost
 * altogether, so nothing is ever encrypted twice under one of its keys. Safe for use by several
 * threads.
 */
public final class PreparedSession {
  private final PeerState state;
  private boolean used;

  PreparedSession(PeerState state) {
    this.state = state;
  }

  public Peer peer() {
    return state.peer();
  }

  /** Encrypts, and moves the session on, still in memory alone. */
  public synchronized Envelope seal(PairwiseContent content) {
    try {
      CiphertextMessage sealed = state.cipher().encrypt(content.padded());
      used = true;
      return new Envelope(peer().address(), Bytes.of(sealed.serialize()), sealed.getType());
    } catch (NoSessionException | UntrustedIdentityException e) {
      throw new IllegalStateException("A session that was begun is none.", e);
    }
  }

  /** Whether something was encrypted in it. */
  public synchronized boolean isUsed() {
    return used;
  }

  /** From now on the store has it, and not this object. */
  public synchronized void keep() {
    state.save();
  }

  PeerState state() {
    return state;
  }
}
