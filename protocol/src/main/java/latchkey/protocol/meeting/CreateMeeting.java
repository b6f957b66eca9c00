package latchkey.protocol.meeting;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/**
 * {@code POST /api/meetings}. The meeting's id and title are those of the entry.
 *
 * @param entry the first of the meeting's log, {@code MeetingCreated}, signed by this device
 */
public record CreateMeeting(Bytes entry) {
  public CreateMeeting {
    Require.upTo(entry, Limits.MAX_ROSTER_ENTRY_BYTES, "entry");
  }
}
