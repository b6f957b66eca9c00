package latchkey.server.meeting;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import latchkey.protocol.MeetingId;
import latchkey.server.tx.Transactions;

/** Forgets meetings that have been over for long enough, with everything that belongs to them. */
public final class EndedMeetings {
  private static final int FORGOTTEN_AT_ONCE = 20;

  private final Transactions transactions;
  private final MeetingStore meetings;
  private final List<Consumer<MeetingId>> belongings;

  /**
   * @param belongings what forgets each thing that belongs to a meeting, inside a write; in an
   *     order in which nothing refers to what is gone
   */
  public EndedMeetings(
      Transactions transactions, MeetingStore meetings, List<Consumer<MeetingId>> belongings) {
    this.transactions = transactions;
    this.meetings = meetings;
    this.belongings = List.copyOf(belongings);
  }

  /**
   * Deletes what is kept of meetings that ended before {@code before}; of those that had guests,
   * when their guests have been forgotten. To be called from time to time.
   */
  public void forget(Instant before) {
    int forgotten;
    do {
      forgotten =
          transactions.write(() -> {
            List<MeetingId> over = meetings.endedBefore(before, FORGOTTEN_AT_ONCE);
            for (MeetingId meetingId : over) {
              belongings.forEach(kind -> kind.accept(meetingId));
              meetings.forget(meetingId);
            }
            return over.size();
          });
    } while (forgotten == FORGOTTEN_AT_ONCE);
  }
}
