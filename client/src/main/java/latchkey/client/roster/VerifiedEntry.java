package latchkey.client.roster;

import latchkey.protocol.Bytes;
import latchkey.protocol.Require;
import latchkey.protocol.log.meeting.MeetingEvent;

/**
 * An entry that a meeting's log may take next.
 *
 * @param entry as it was first sent
 * @param event what it says
 */
public record VerifiedEntry(Bytes entry, MeetingEvent event) {
  public VerifiedEntry {
    Require.present(entry, "entry");
    Require.present(event, "event");
  }
}
