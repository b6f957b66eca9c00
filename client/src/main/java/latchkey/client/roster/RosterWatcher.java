package latchkey.client.roster;

import latchkey.protocol.Bytes;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;

/** Told what the log says, in its order. Called with the roster locked: never block. */
public interface RosterWatcher {
  /**
   * An entry was verified.
   *
   * @param entry as it was first sent
   * @param log as it stands with that entry
   */
  void accepted(Bytes entry, MeetingEvent event, MeetingLog log);

  /** The server shows a log that is not taken. The verified one stays in force. */
  void refused(RosterAlarm alarm, String detail);
}
