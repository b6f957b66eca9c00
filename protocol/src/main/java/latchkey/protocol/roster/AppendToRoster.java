package latchkey.protocol.roster;

import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/**
 * {@code POST /api/meetings/:id/roster}: all of them, in order, or none. {@code MeetingCreated} and
 * {@code GuestsAdmitted} have calls of their own.
 */
public record AppendToRoster(List<Bytes> entries) {
  public AppendToRoster {
    entries = Require.items(entries, 1, Limits.MAX_BATCH, "entries");
    for (Bytes entry : entries) {
      Require.upTo(entry, Limits.MAX_ROSTER_ENTRY_BYTES, "entry");
    }
  }
}
