package latchkey.socketio.packet;

import java.util.Arrays;

/**
 * Bytes, carried beside the JSON as an attachment of the packet.
 *
 * <p>The array is shared, not copied: whoever holds it must not change it.
 */
public final class Binary implements Argument {
  private final byte[] bytes;

  private Binary(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Binary of(byte[] bytes) {
    return new Binary(bytes);
  }

  /** The bytes themselves, to be read only. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Binary that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Binary[" + bytes.length + " bytes]";
  }
}
