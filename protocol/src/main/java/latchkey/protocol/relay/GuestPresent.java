package latchkey.protocol.relay;

import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/**
 * {@code meeting:guestHere}, {@code meeting:guestAway}: the first connection of an admitted guest
 * came, its last one went.
 */
public record GuestPresent(MeetingId meetingId, GuestSessionId sessionId) {
  public GuestPresent {
    Require.present(meetingId, "meetingId");
    Require.present(sessionId, "sessionId");
  }
}
