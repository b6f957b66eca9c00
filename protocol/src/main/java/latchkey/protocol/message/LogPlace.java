package latchkey.protocol.message;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.meeting.MeetingLog;

/**
 * How far an author had verified its meeting's log when it wrote.
 *
 * @param logId 16 bytes
 * @param index of the newest entry
 * @param head that entry's hash, 32 bytes
 */
public record LogPlace(Bytes logId, long index, Bytes head) {
  private static final int LOG_ID_BYTES = 16;

  public LogPlace {
    Require.length(logId, LOG_ID_BYTES, "the meeting's log id");
    Require.between(index, 0, WrittenEntry.MAX_NUMBER, "the roster's index");
    Require.length(head, Limits.HASH_BYTES, "the roster's head");
  }

  /** The end of a log that is not empty. */
  public static LogPlace endOf(MeetingLog log) {
    return new LogPlace(log.logId(), log.size() - 1, log.head());
  }
}
