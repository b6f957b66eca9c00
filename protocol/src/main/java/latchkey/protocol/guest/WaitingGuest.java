package latchkey.protocol.guest;

import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/** A guest in the lobby: also the payload of {@code meeting:guestWaiting}. */
public record WaitingGuest(
    MeetingId meetingId,
    GuestSessionId sessionId,
    String displayName,
    int registrationId,
    Bytes identityKeyPublic,
    @Nullable Bytes identityProof,
    Bytes invitationTokenHash,
    Instant knockedAt) {
  public WaitingGuest {
    Require.present(meetingId, "meetingId");
    Require.present(sessionId, "sessionId");
    Require.present(displayName, "displayName");
    Require.present(identityKeyPublic, "identityKeyPublic");
    Require.present(invitationTokenHash, "invitationTokenHash");
  }
}
