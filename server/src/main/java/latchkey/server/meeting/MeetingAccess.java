package latchkey.server.meeting;

import java.util.OptionalLong;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.meeting.Meeting;
import latchkey.server.device.SignedInDevice;
import latchkey.server.refusal.Refused;
import latchkey.server.roster.RosterView;
import latchkey.server.roster.Rosters;
import latchkey.server.tx.Transactions;

/** Who may do what in a meeting. To an account that a meeting is not open to, it does not exist. */
public final class MeetingAccess {
  private final Transactions transactions;
  private final MeetingStore meetings;
  private final Rosters rosters;

  public MeetingAccess(Transactions transactions, MeetingStore meetings, Rosters rosters) {
    this.transactions = transactions;
    this.meetings = meetings;
    this.rosters = rosters;
  }

  public boolean isOpenTo(MeetingId meetingId, UserId userId) {
    return transactions.read(() -> meetings.isOpenTo(meetingId, userId));
  }

  /** The meeting, which must be open to that account; it may have ended. */
  public Meeting requireOpenTo(MeetingId meetingId, UserId userId) {
    return transactions.read(() -> {
      if (!meetings.isOpenTo(meetingId, userId)) {
        throw unknown();
      }
      return meetings.find(meetingId).orElseThrow(MeetingAccess::unknown);
    });
  }

  /**
   * How many entries of a meeting's roster an account may read: those up to its going, where it has
   * gone; empty where it may read all.
   */
  public OptionalLong requireReadable(MeetingId meetingId, UserId userId) {
    return transactions.read(() ->
        meetings.isOpenTo(meetingId, userId)
            ? OptionalLong.empty()
            : OptionalLong.of(
                meetings.closedTo(meetingId, userId).orElseThrow(MeetingAccess::unknown)));
  }

  /** The meeting, which must be open to that account and go on. */
  public Meeting requireGoingOn(MeetingId meetingId, UserId userId) {
    Meeting meeting = requireOpenTo(meetingId, userId);
    requireGoingOn(meeting);
    return meeting;
  }

  /** What the roster says of a meeting that goes on and that the device is in. */
  public RosterView requireInMeeting(MeetingId meetingId, SignedInDevice device) {
    requireGoingOn(meetingId, device.userId());
    RosterView roster = rosters.view(meetingId).orElseThrow(MeetingAccess::unknown);
    if (!roster.hasDevice(device.address())) {
      throw new Refused(
          ErrorCode.NOT_IN_ROSTER,
          "This device does not take part in the meeting yet, or not any more. It joins by an entry of"
              + " its own in the meeting's log.");
    }
    return roster;
  }

  /** Requires a device that may admit guests, remove them and make invitations. */
  public RosterView requireMayAdmit(MeetingId meetingId, SignedInDevice device) {
    RosterView roster = requireInMeeting(meetingId, device);
    if (!roster.mayAdmit(device.address())) {
      throw new Refused(
          ErrorCode.NOT_HOST, "In this meeting the hosts alone let guests in. Ask a host.");
    }
    return roster;
  }

  static void requireGoingOn(Meeting meeting) {
    if (meeting.endedAt() != null) {
      throw new Refused(
          ErrorCode.MEETING_ENDED, "This meeting has ended. Ask the host for a new one.");
    }
  }

  static Refused unknown() {
    return new Refused(
        ErrorCode.MEETING_UNKNOWN, "There is no such meeting, or it is not open to you.");
  }
}
