package latchkey.client.roster;

import java.util.List;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;

/** Told what the log says, in its order. Called with the roster locked: never block. */
public interface RosterWatcher {
  /**
   * Entries were verified: what is to outlast this program is stored, all of it or nothing. Only
   * then does the log move. Where this throws, it stands as before, and the entries come again.
   *
   * @param from the index of the first
   * @param grown the log as it will stand with them
   */
  void keep(long from, List<VerifiedEntry> entries, MeetingLog grown);

  /**
   * The log has moved by an entry, which has been kept.
   *
   * @param log as it stands with that entry
   */
  void accepted(MeetingEvent event, MeetingLog log);

  /** The server shows a log that is not taken. The verified one stays in force. */
  void refused(RosterAlarm alarm, String detail);
}
