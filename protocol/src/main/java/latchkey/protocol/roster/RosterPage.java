package latchkey.protocol.roster;

import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/**
 * Consecutive roster entries: the answer to {@code GET /api/meetings/:id/roster?from=N} and the
 * payload of {@code meeting:roster}.
 *
 * @param from the index of the first entry
 * @param entries serialised {@code SignedEntry}s, exactly as they were first sent
 * @param size how many entries the whole log has
 */
public record RosterPage(MeetingId meetingId, long from, List<Bytes> entries, long size) {
  public RosterPage {
    Require.present(meetingId, "meetingId");
    entries = List.copyOf(Require.present(entries, "entries"));
  }

  /** As if its {@code count} first entries were the log's last. */
  public RosterPage first(int count) {
    return new RosterPage(meetingId, from, entries.subList(0, count), from + count);
  }
}
