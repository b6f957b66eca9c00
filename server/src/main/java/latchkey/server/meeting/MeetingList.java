package latchkey.server.meeting;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.meeting.Meeting;
import latchkey.server.audit.AuditLog;
import latchkey.server.audit.Deed;
import latchkey.server.refusal.Refused;
import latchkey.server.tx.Transactions;

/**
 * All meetings, for the operator, who is in none of them: what the server knows of each, and how to
 * end one. Its log has no entry of that, since no host has signed one.
 */
public final class MeetingList {
  private final Transactions transactions;
  private final MeetingStore meetings;
  private final AuditLog audit;
  private final Clock clock;

  public MeetingList(
      Transactions transactions, MeetingStore meetings, AuditLog audit, Clock clock) {
    this.transactions = transactions;
    this.meetings = meetings;
    this.audit = audit;
    this.clock = clock;
  }

  /** Every meeting that is kept, newest first. */
  public List<MeetingSummary> all() {
    return transactions.read(meetings::summaries);
  }

  /**
   * Ends a meeting. A server that runs tells those who are in it within a second or two.
   *
   * @return what it was
   */
  public Meeting end(MeetingId meetingId) {
    return transactions.write(() -> {
      Meeting meeting =
          meetings
              .find(meetingId)
              .orElseThrow(() ->
                  new Refused(
                      ErrorCode.MEETING_UNKNOWN,
                      "There is no meeting " + meetingId + ". See: latchkey meeting list"));
      if (!meetings.end(meetingId, clock.instant())) {
        throw new Refused(ErrorCode.MEETING_ENDED, "That meeting has ended already.");
      }
      audit.noteByOperator(Deed.MEETING_ENDED_BY_OPERATOR, Optional.of(meetingId), meeting.title());
      return meeting;
    });
  }

  /** Which of these have ended. */
  public Set<MeetingId> ended(Collection<MeetingId> some) {
    return some.isEmpty() ? Set.of() : transactions.read(() -> meetings.ended(some));
  }
}
