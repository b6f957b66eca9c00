package latchkey.client.crypto;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.content.Content;

/**
 * A {@link Content} as the plaintext of a Signal or sender-key message: serialised, then padded so
 * that its length shows little (docs/protocol.md, "What is inside a ciphertext"): a byte 0x80 and
 * zeros (ISO/IEC 7816-4) up to the next of 256, 512, 1,024, … bytes.
 */
public final class ContentCodec {
  private static final int SMALLEST = 256;
  private static final byte MARK = (byte) 0x80;

  private ContentCodec() {}

  /** Serialised and padded. */
  public static byte[] encode(Content content) {
    byte[] serialised = content.toByteArray();
    byte[] padded = Arrays.copyOf(serialised, paddedLength(serialised.length));
    padded[serialised.length] = MARK;
    return padded;
  }

  /**
   * Reads what was encoded.
   *
   * @throws InvalidInput if it is not what {@link #encode} makes
   */
  public static Content decode(byte[] padded) {
    int end = padded.length - 1;
    while (end >= 0 && padded[end] == 0) {
      end--;
    }
    if (end < 0 || padded[end] != MARK || padded.length != paddedLength(end)) {
      throw new InvalidInput("content is not padded as it must be");
    }
    try {
      return Content.parser().parseFrom(padded, 0, end);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidInput("content is not a serialised Content", e);
    }
  }

  private static int paddedLength(int serialised) {
    return Math.max(SMALLEST, Integer.highestOneBit(serialised) << 1);
  }
}
