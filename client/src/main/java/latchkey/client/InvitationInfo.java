package latchkey.client;

import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.Bytes;

/**
 * An invitation, by the verified roster.
 *
 * @param tokenHash by which the meeting names it
 * @param isShared whether it is for several guests
 * @param isForMember whether it is for an account of this server, which becomes a member by it
 * @param maxUses how many guests can be let in with it
 * @param uses how many were
 * @param expiresAt empty where it holds until the meeting ends
 * @param label what its maker calls it, where this device has been told
 * @param link where this device has made it
 */
public record InvitationInfo(
    Bytes tokenHash,
    boolean isShared,
    boolean isForMember,
    int maxUses,
    int uses,
    Optional<Instant> expiresAt,
    Participant madeBy,
    boolean revoked,
    Optional<String> label,
    Optional<String> link) {
  @Override
  public String toString() {
    return "InvitationInfo[" + tokenHash + "]";
  }
}
