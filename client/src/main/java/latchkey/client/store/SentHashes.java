package latchkey.client.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;

/**
 * The hashes of what this device has sent, or is about to: all else that comes back as its own is
 * not. Kept for as long as the meeting's keys, since the server may hand each out once more.
 */
public final class SentHashes {
  private final Records records;

  SentHashes(Records records) {
    this.records = records;
  }

  /**
   * What has a hash.
   *
   * @param isVoid whether it says that the message with this id was given up
   */
  public record Sent(MessageId messageId, boolean isVoid) {
    static Sent of(ByteBuffer kept) {
      boolean isVoid = kept.get() != 0;
      return new Sent(new MessageId(StandardCharsets.US_ASCII.decode(kept).toString()), isVoid);
    }

    byte[] toByteArray() {
      byte[] id = messageId.value().getBytes(StandardCharsets.US_ASCII);
      return ByteBuffer.allocate(1 + id.length).put((byte) (isVoid ? 1 : 0)).put(id).array();
    }
  }

  /** Each attempt at a message has a hash of its own. */
  public void put(MeetingId meeting, Bytes hash, Sent sent) {
    records.put(Kind.SENT_HASH, Keys.of(meeting, hash), sent.toByteArray());
  }

  public Optional<Sent> get(MeetingId meeting, Bytes hash) {
    return records
        .get(Kind.SENT_HASH, Keys.of(meeting, hash))
        .map(kept -> Sent.of(ByteBuffer.wrap(kept)));
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.SENT_HASH, meeting.value() + "/");
  }
}
