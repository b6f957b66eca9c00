package latchkey.protocol.log;

import java.nio.charset.StandardCharsets;

/**
 * An ASCII string and a zero byte in front of what is signed or hashed. No context begins another.
 */
final class Contexts {
  private Contexts() {}

  static byte[] prepend(String context, byte[] message) {
    byte[] start = context.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[start.length + 1 + message.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(message, 0, all, start.length + 1, message.length);
    return all;
  }
}
