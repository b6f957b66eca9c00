package latchkey.client.store;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;

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
   * A text that waits.
   *
   * @param number its place: ascending as they came
   * @param attempt how often publishing it was given up, or something else was published under its
   *     id
   * @param content what the caller needs to publish it, in the caller's form
   */
  public record Waiting(long number, int attempt, Bytes content) {
    static Waiting of(ByteBuffer kept) {
      long number = kept.getLong();
      int attempt = kept.getInt();
      byte[] content = new byte[kept.remaining()];
      kept.get(content);
      return new Waiting(number, attempt, Bytes.of(content));
    }

    byte[] toByteArray() {
      return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + content.length())
          .putLong(number)
          .putInt(attempt)
          .put(content.toByteArray())
          .array();
    }
  }

  /**
   * Keeps a text, behind those that are kept. One that is kept already stays as it is.
   *
   * @param hash of the words
   */
  public void put(MeetingId meeting, Address guest, Bytes hash, int attempt, Bytes content) {
    records.atomically(() -> {
      if (get(meeting, guest, hash).isEmpty()) {
        long last = all(meeting).stream().mapToLong(Waiting::number).max().orElse(0);
        put(meeting, guest, hash, new Waiting(last + 1, attempt, content));
      }
      return true;
    });
  }

  private void put(MeetingId meeting, Address guest, Bytes hash, Waiting text) {
    records.put(Kind.GUEST_TEXT, key(meeting, guest, hash), text.toByteArray());
  }

  /** The text with this hash, if it waits. */
  public Optional<Waiting> get(MeetingId meeting, Address guest, Bytes hash) {
    return records
        .get(Kind.GUEST_TEXT, key(meeting, guest, hash))
        .map(kept -> Waiting.of(ByteBuffer.wrap(kept)));
  }

  /** Publishing it is given up for now: the next attempt is another one. */
  public void again(MeetingId meeting, Address guest, Bytes hash) {
    records.atomically(() -> {
      get(meeting, guest, hash)
          .ifPresent(text ->
              put(
                  meeting,
                  guest,
                  hash,
                  new Waiting(text.number(), text.attempt() + 1, text.content())));
      return true;
    });
  }

  /** Oldest first. */
  public List<Waiting> all(MeetingId meeting) {
    return records.list(Kind.GUEST_TEXT, meeting.value() + "/").stream()
        .map(entry -> Waiting.of(ByteBuffer.wrap(entry.value().toByteArray())))
        .sorted(Comparator.comparingLong(Waiting::number))
        .toList();
  }

  /** It stands in the group. */
  public void remove(MeetingId meeting, Address guest, Bytes hash) {
    records.delete(Kind.GUEST_TEXT, key(meeting, guest, hash));
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.GUEST_TEXT, meeting.value() + "/");
  }

  private static String key(MeetingId meeting, Address guest, Bytes hash) {
    String hex = HexFormat.of().formatHex(hash.toByteArray());
    return meeting.value() + "/" + guest.id() + "/" + hex;
  }
}
