package latchkey.server.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.log.Ids;
import latchkey.protocol.relay.Incarnation;

/**
 * Makes receipts, and knows its own: a mark, and an HMAC-SHA-256 over the meeting and the mark. To
 * clients they are opaque. Safe for use by several threads.
 */
public final class Receipts {
  public static final int KEY_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] CONTEXT = "Latchkey 2 receipt\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HASH_BYTES = Limits.HASH_BYTES;
  private static final int MARK_BYTES = Limits.RECEIPT_BYTES - HASH_BYTES;

  private final SecretKeySpec key;

  /**
   * @param key {@value #KEY_BYTES} bytes, which the database does not hold
   */
  public Receipts(Bytes key) {
    this.key = new SecretKeySpec(key.toByteArray(), ALGORITHM);
  }

  /** A receipt for all messages up to the mark. */
  Bytes of(MeetingId meetingId, Mark mark) {
    byte[] written = write(mark);
    return Bytes.of(
        ByteBuffer.allocate(Limits.RECEIPT_BYTES)
            .put(written)
            .put(hmac(meetingId, written))
            .array());
  }

  /** What a receipt says; empty where it is not for that meeting, or not made under this key. */
  Optional<Mark> read(MeetingId meetingId, Bytes receipt) {
    if (receipt.length() != Limits.RECEIPT_BYTES) {
      return Optional.empty();
    }
    byte[] written = new byte[MARK_BYTES];
    byte[] hmac = new byte[HASH_BYTES];
    ByteBuffer.wrap(receipt.toByteArray()).get(written).get(hmac);
    return MessageDigest.isEqual(hmac, hmac(meetingId, written))
        ? Optional.of(read(written))
        : Optional.empty();
  }

  private static byte[] write(Mark mark) {
    return ByteBuffer.allocate(MARK_BYTES)
        .putLong(mark.incarnation().number())
        .put(mark.incarnation().id().toByteArray())
        .putLong(mark.seq())
        .put(mark.transcript().toByteArray())
        .array();
  }

  private static Mark read(byte[] written) {
    ByteBuffer mark = ByteBuffer.wrap(written);
    byte[] id = new byte[Incarnation.ID_BYTES];
    byte[] transcript = new byte[HASH_BYTES];
    long number = mark.getLong();
    mark.get(id);
    long seq = mark.getLong();
    mark.get(transcript);
    return new Mark(new Incarnation(number, Bytes.of(id)), seq, Bytes.of(transcript));
  }

  private byte[] hmac(MeetingId meetingId, byte[] written) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(CONTEXT);
      mac.update(Ids.logId(meetingId).toByteArray());
      return mac.doFinal(written);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HMAC-SHA-256", e);
    }
  }
}
