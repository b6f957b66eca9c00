package latchkey.protocol.guest;

import java.time.Instant;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/** A guest session, and the token that proves it until it expires. */
public record GuestRegistered(
    GuestSessionId sessionId, String sessionToken, MeetingId meetingId, Instant expiresAt) {
  public GuestRegistered {
    Require.present(sessionId, "sessionId");
    Require.present(sessionToken, "sessionToken");
    Require.present(meetingId, "meetingId");
    Require.present(expiresAt, "expiresAt");
  }

  @Override
  public String toString() {
    return "GuestRegistered[sessionId=" + sessionId + "]";
  }
}
