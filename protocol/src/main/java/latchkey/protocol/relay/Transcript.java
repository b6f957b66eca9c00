package latchkey.protocol.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;
import latchkey.protocol.log.Ids;

/** A hash over who said what in an incarnation up to a place, chained from message to message. */
public final class Transcript {
  private static final byte[] CONTEXT =
      "Latchkey 2 transcript\0".getBytes(StandardCharsets.US_ASCII);

  private Transcript() {}

  /** Before the first message. */
  public static Bytes start(MeetingId meetingId, Incarnation incarnation) {
    byte[] logId = Ids.logId(meetingId).toByteArray();
    byte[] id = incarnation.id().toByteArray();
    return Sha256.of(
        ByteBuffer.allocate(CONTEXT.length + logId.length + id.length)
            .put(CONTEXT)
            .put(logId)
            .put(id)
            .array());
  }

  /**
   * Up to a message.
   *
   * @param before up to the one before it
   */
  public static Bytes next(Bytes before, long seq, Address sender, Bytes ciphertext) {
    return after(before, seq, sender, Sha256.of(ciphertext.toByteArray()));
  }

  /** As {@link #next}, of a message whose ciphertext has this hash. */
  public static Bytes after(Bytes before, long seq, Address sender, Bytes ciphertextHash) {
    byte[] who = sender.toString().getBytes(StandardCharsets.UTF_8);
    byte[] what = ciphertextHash.toByteArray();
    return Sha256.of(
        ByteBuffer.allocate(before.length() + Long.BYTES + Short.BYTES + who.length + what.length)
            .put(before.toByteArray())
            .putLong(seq)
            .putShort((short) who.length)
            .put(who)
            .put(what)
            .array());
  }
}
