package latchkey.protocol.message;

import java.util.Arrays;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;

/**
 * Fills a content up so that its length shows little: a byte 0x80 and zeros (ISO/IEC 7816-4) up to
 * the next of 256, 512, 1,024, … bytes.
 */
final class Padding {
  private static final int SMALLEST = 256;
  private static final byte MARK = (byte) 0x80;

  private Padding() {}

  static byte[] add(Bytes content) {
    byte[] bytes = content.toByteArray();
    byte[] padded = Arrays.copyOf(bytes, paddedLength(bytes.length));
    if (padded.length > Limits.MAX_CONTENT_BYTES) {
      throw new IllegalArgumentException("The content is too long to be said.");
    }
    padded[bytes.length] = MARK;
    return padded;
  }

  /**
   * What was padded.
   *
   * @throws InvalidInput if it is not what {@link #add} makes
   */
  static Bytes remove(byte[] padded) {
    int end = padded.length - 1;
    while (end >= 0 && padded[end] == 0) {
      end--;
    }
    if (end < 0
        || padded.length > Limits.MAX_CONTENT_BYTES
        || padded[end] != MARK
        || padded.length != paddedLength(end)) {
      throw new InvalidInput("the content is not padded as it must be");
    }
    return Bytes.of(Arrays.copyOf(padded, end));
  }

  private static int paddedLength(int serialised) {
    return Math.max(SMALLEST, Integer.highestOneBit(serialised) << 1);
  }
}
