package latchkey.server.roster;

import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;

/** Keeps rosters' entries. */
public interface RosterStore {
  /** Up to {@code limit} entries from index {@code from} on, in order. */
  List<Bytes> entries(MeetingId meetingId, long from, int limit);

  /** How many entries the log has; 0 where there is none. */
  long size(MeetingId meetingId);

  /**
   * Puts an entry at {@code index}, if the log ends there.
   *
   * @return false where the log does not end there
   */
  boolean append(MeetingId meetingId, long index, Bytes entry);

  /** Deletes the log. */
  void forget(MeetingId meetingId);
}
