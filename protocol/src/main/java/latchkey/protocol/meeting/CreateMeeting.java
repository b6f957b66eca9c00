package latchkey.protocol.meeting;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Names;
import latchkey.protocol.Require;

/**
 * {@code POST /api/meetings}.
 *
 * @param meetingId made by the client, a random UUID
 * @param entry the roster's first entry, {@code MeetingCreated}, signed by this device
 */
public record CreateMeeting(MeetingId meetingId, String title, Bytes entry) {
  public CreateMeeting {
    Require.present(meetingId, "meetingId");
    Names.require(title, Limits.MAX_TITLE_CODE_POINTS, "title");
    Require.upTo(entry, Limits.MAX_ROSTER_ENTRY_BYTES, "entry");
  }
}
