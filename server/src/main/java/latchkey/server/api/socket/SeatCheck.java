package latchkey.server.api.socket;

import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.server.guest.GuestSessions;
import latchkey.server.meeting.MeetingAccess;
import latchkey.server.refusal.Refused;

/**
 * Whether a connection takes part in a meeting: it has joined, which needs the roster to have it.
 * Only a refusal looks further, to say why.
 */
final class SeatCheck {
  private final MeetingAccess access;

  SeatCheck(MeetingAccess access) {
    this.access = access;
  }

  /** The seat of one that takes part. */
  Seat require(Connection connection, MeetingId meetingId) {
    return connection.seat(meetingId).orElseThrow(() -> whyNot(connection.caller(), meetingId));
  }

  private Refused whyNot(Caller caller, MeetingId meetingId) {
    switch (caller) {
      case Caller.Member member -> access.requireInMeeting(meetingId, member.device());
      case Caller.Guest guest -> {
        if (!guest.meetingId().equals(meetingId)) {
          return new Refused(
              ErrorCode.MEETING_UNKNOWN, "There is no such meeting, or you are not invited to it.");
        }
        GuestSessions.requireAdmitted(guest.proof().check());
      }
    }
    return new Refused(ErrorCode.NOT_IN_MEETING, "Join the meeting with this connection first.");
  }
}
