package latchkey.client.store;

import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.TreeMap;
import latchkey.protocol.MeetingId;

/** Which comings and goings the messages of each meeting have shown: by number, the index. */
public final class FloorSteps {
  private final Records records;

  FloorSteps(Records records) {
    this.records = records;
  }

  public NavigableMap<Long, Long> get(MeetingId meeting) {
    NavigableMap<Long, Long> steps = new TreeMap<>();
    String prefix = meeting.value() + "/";
    for (Records.Entry step : records.list(Kind.FLOOR_STEP, prefix)) {
      steps.put(
          Long.parseLong(step.key().substring(prefix.length())),
          ByteBuffer.wrap(step.value().toByteArray()).getLong());
    }
    return steps;
  }

  public void put(MeetingId meeting, long seq, long index) {
    records.put(
        Kind.FLOOR_STEP, key(meeting, seq), ByteBuffer.allocate(Long.BYTES).putLong(index).array());
  }

  public void remove(MeetingId meeting, long seq) {
    records.delete(Kind.FLOOR_STEP, key(meeting, seq));
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.FLOOR_STEP, meeting.value() + "/");
  }

  private static String key(MeetingId meeting, long seq) {
    return meeting.value() + "/" + Keys.of(seq);
  }
}
