package latchkey.protocol.relay;

import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.guest.GuestStatus;
import org.jspecify.annotations.Nullable;

/**
 * What became of a guest: {@code meeting:guestAdmitted}, {@code meeting:guestLeft} and the guest's
 * own {@code external:admitted}, {@code external:declined}, {@code external:removed}, {@code
 * external:expired}.
 *
 * @param displayName null where the server no longer has it
 */
public record GuestRef(
    MeetingId meetingId,
    GuestSessionId sessionId,
    GuestStatus status,
    @Nullable String displayName) {
  public GuestRef {
    Require.present(meetingId, "meetingId");
    Require.present(sessionId, "sessionId");
    Require.present(status, "status");
  }
}
