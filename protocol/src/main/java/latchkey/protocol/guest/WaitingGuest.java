package latchkey.protocol.guest;

import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.Knocking;

/**
 * A guest in the lobby: also the payload of {@code meeting:guestWaiting}.
 *
 * @param tokenHash SHA-256 of its invitation's token
 * @param linkProof the link key's signature over the guest's {@code Knock}
 * @param keyProof the identity key's
 */
public record WaitingGuest(
    MeetingId meetingId,
    GuestSessionId sessionId,
    String displayName,
    int registrationId,
    Bytes identityKeyPublic,
    Bytes tokenHash,
    Bytes linkProof,
    Bytes keyProof,
    Instant knockedAt) {
  public WaitingGuest {
    Require.present(meetingId, "meetingId");
    Require.present(sessionId, "sessionId");
    Require.present(displayName, "displayName");
    Require.present(identityKeyPublic, "identityKeyPublic");
    Require.length(tokenHash, Limits.HASH_BYTES, "tokenHash");
    Require.length(linkProof, Limits.SIGNATURE_BYTES, "linkProof");
    Require.length(keyProof, Limits.SIGNATURE_BYTES, "keyProof");
    Require.present(knockedAt, "knockedAt");
  }

  /** As it would stand in the roster. */
  public Guest asGuest() {
    return new Guest(sessionId, identityKeyPublic, registrationId, displayName, tokenHash);
  }

  /** The guest with its proofs, which its reader has to check. */
  public Knocking knocking() {
    return new Knocking(asGuest(), linkProof, keyProof);
  }
}
