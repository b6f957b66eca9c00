package latchkey.client.store;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;

/**
 * What guests have said to this device and has not been seen in the group yet, in the order in
 * which it came.
 */
public final class GuestTextRecords {
  private final Records records;

  GuestTextRecords(Records records) {
    this.records = records;
  }

  /**
   * Keeps a text, behind those that are kept.
   *
   * @param content what the caller needs to publish it, in the caller's form
   */
  public void put(MeetingId meeting, Address guest, MessageId messageId, Bytes content) {
    records.atomically(() -> {
      long last = list(meeting).mapToLong(Kept::number).max().orElse(0);
      Kept kept = new Kept(last + 1, content);
      records.put(Kind.GUEST_TEXT, key(meeting, guest, messageId), kept.toByteArray());
      return kept;
    });
  }

  /** Oldest first. */
  public List<Bytes> all(MeetingId meeting) {
    return list(meeting).sorted(Comparator.comparingLong(Kept::number)).map(Kept::content).toList();
  }

  private Stream<Kept> list(MeetingId meeting) {
    return records.list(Kind.GUEST_TEXT, meeting.value() + "/").stream()
        .map(entry -> Kept.of(ByteBuffer.wrap(entry.value().toByteArray())));
  }

  /** It stands in the group. */
  public void remove(MeetingId meeting, Address guest, MessageId messageId) {
    records.delete(Kind.GUEST_TEXT, key(meeting, guest, messageId));
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.GUEST_TEXT, meeting.value() + "/");
  }

  /**
   * A text.
   *
   * @param number its place: ascending as they came
   */
  private record Kept(long number, Bytes content) {
    static Kept of(ByteBuffer kept) {
      long number = kept.getLong();
      byte[] content = new byte[kept.remaining()];
      kept.get(content);
      return new Kept(number, Bytes.of(content));
    }

    byte[] toByteArray() {
      return ByteBuffer.allocate(Long.BYTES + content.length())
          .putLong(number)
          .put(content.toByteArray())
          .array();
    }
  }

  private static String key(MeetingId meeting, Address guest, MessageId messageId) {
    return meeting.value() + "/" + guest.id() + "/" + messageId.value();
  }
}
