package latchkey.server.meeting;

import java.time.Clock;
import latchkey.protocol.MeetingId;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.tx.Transactions;

/** Ends meetings, inside a write. */
public final class MeetingEnding {
  private final Transactions transactions;
  private final MeetingStore meetings;
  private final EventSink events;
  private final Clock clock;

  public MeetingEnding(
      Transactions transactions, MeetingStore meetings, EventSink events, Clock clock) {
    this.transactions = transactions;
    this.meetings = meetings;
    this.events = events;
    this.clock = clock;
  }

  void end(MeetingId meetingId) {
    if (meetings.end(meetingId, clock.instant())) {
      transactions.afterCommit(() -> events.publish(new ServerEvent.MeetingEnded(meetingId)));
    }
  }
}
