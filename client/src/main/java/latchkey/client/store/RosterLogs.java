package latchkey.client.store;

import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;

/** The verified rosters' entries, byte for byte as they were first sent. */
public final class RosterLogs {
  private final Records records;

  RosterLogs(Records records) {
    this.records = records;
  }

  /** The meeting's entries from index 0 on. */
  public List<Bytes> entries(MeetingId meeting) {
    return records.list(Kind.ROSTER_ENTRY, meeting.value() + "/").stream()
        .map(entry -> entry.value())
        .toList();
  }

  /** Keeps a verified entry at its index. */
  public void put(MeetingId meeting, long index, Bytes entry) {
    records.put(Kind.ROSTER_ENTRY, meeting.value() + "/" + Keys.of(index), entry.toByteArray());
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.ROSTER_ENTRY, meeting.value() + "/");
  }
}
