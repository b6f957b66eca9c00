package latchkey.client.store;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import latchkey.protocol.MeetingId;

/** The highest number of each meeting, as this device counts, up to which everything is handled. */
public final class Cursors {
  private final Records records;

  Cursors(Records records) {
    this.records = records;
  }

  /** Empty for a meeting that this device has handled nothing of. */
  public OptionalLong get(MeetingId meeting) {
    return records
        .get(Kind.CURSOR, meeting.value())
        .map(value -> OptionalLong.of(ByteBuffer.wrap(value).getLong()))
        .orElseGet(OptionalLong::empty);
  }

  /** Moves on to {@code seq}, unless it stands there or further. */
  public void advance(MeetingId meeting, long seq) {
    records.atomically(() -> {
      if (get(meeting).orElse(-1) < seq) {
        records.put(
            Kind.CURSOR, meeting.value(), ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
      }
      return true;
    });
  }

  void erase(MeetingId meeting) {
    records.delete(Kind.CURSOR, meeting.value());
  }
}
