package latchkey.protocol.relay;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/**
 * {@code meeting:linkBurnt}: the secret of an invitation's link has reached the server, so that the
 * link should be withdrawn.
 *
 * @param tokenHash names the invitation
 */
public record LinkBurnt(MeetingId meetingId, Bytes tokenHash) {
  public LinkBurnt {
    Require.present(meetingId, "meetingId");
    Require.length(tokenHash, Limits.HASH_BYTES, "tokenHash");
  }
}
