package latchkey.socketio.engine;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Checks text that comes from outside, before it is passed on to others byte by byte. */
public final class Utf8 {
  private Utf8() {}

  /** Whether it is UTF-8 as RFC 3629 has it: nothing overlong, no surrogates. */
  public static boolean isValid(byte[] text) {
    for (byte each : text) {
      if (each < 0) {
        return decodes(text);
      }
    }
    return true;
  }

  private static boolean decodes(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
