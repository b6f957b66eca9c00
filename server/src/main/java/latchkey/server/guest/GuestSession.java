package latchkey.server.guest;

import java.time.Instant;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvitationId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestStatus;
import org.jspecify.annotations.Nullable;

/**
 * A guest's stay.
 *
 * @param invitationTokenHash as the roster names the invitation it came with
 */
public record GuestSession(
    GuestSessionId sessionId,
    MeetingId meetingId,
    InvitationId invitationId,
    Bytes invitationTokenHash,
    String displayName,
    int registrationId,
    Bytes identityKey,
    @Nullable Bytes identityProof,
    GuestStatus status,
    Instant knockedAt,
    Instant expiresAt) {
  public Address address() {
    return Address.ofGuest(sessionId);
  }

  public boolean isAdmitted() {
    return status == GuestStatus.ADMITTED;
  }

  public boolean isWaiting() {
    return status == GuestStatus.WAITING;
  }

  @Override
  public String toString() {
    return "GuestSession[sessionId=" + sessionId + ", status=" + status + "]";
  }
}
