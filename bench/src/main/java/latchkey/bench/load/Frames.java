package latchkey.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** WebSocket frames (RFC 6455, section 5.2) as a client sends them, and the bytes in them. */
public final class Frames {
  private static final int FINAL_TEXT = 0x81;
  private static final int MASKED = 0x80;
  private static final int MASK_BYTES = 4;
  private static final int LONG_FORM = 126;
  private static final int LONGEST_FORM = 127;

  private Frames() {}

  /** A text frame. The mask is zero, so the text stands in it as it is. */
  static ByteBuffer text(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(10 + MASK_BYTES + payload.length);
    frame.put((byte) FINAL_TEXT);
    if (payload.length < LONG_FORM) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length <= 0xFFFF) {
      frame.put((byte) (MASKED | LONG_FORM)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | LONGEST_FORM)).putLong(payload.length);
    }
    return frame.putInt(0).put(payload).flip();
  }

  /** The length of the header of the frame at {@code from}, or -1 where not all of it is there. */
  static int headerLength(ByteBuffer bytes, int from) {
    int there = bytes.limit() - from;
    if (there < 2) {
      return -1;
    }
    int length =
        switch (bytes.get(from + 1) & 0x7f) {
          case LONG_FORM -> 4;
          case LONGEST_FORM -> 10;
          default -> 2;
        };
    return there < length ? -1 : length;
  }

  /** The payload's length, of a frame whose header is there. */
  static int payloadLength(ByteBuffer bytes, int from) {
    int length = bytes.get(from + 1) & 0x7f;
    return switch (length) {
      case LONG_FORM -> bytes.getShort(from + 2) & 0xffff;
      case LONGEST_FORM -> Math.toIntExact(bytes.getLong(from + 2));
      default -> length;
    };
  }

  static boolean isText(ByteBuffer bytes, int from) {
    return (bytes.get(from) & 0xff) == FINAL_TEXT;
  }

  /** Whether the bytes from {@code from} up to {@code end} begin with {@code prefix}. */
  public static boolean begin(ByteBuffer bytes, int from, int end, byte[] prefix) {
    if (end - from < prefix.length) {
      return false;
    }
    // From the end: what differs between events differs there.
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (bytes.get(from + i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
