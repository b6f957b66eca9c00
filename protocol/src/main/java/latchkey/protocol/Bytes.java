package latchkey.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.UTF8JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * An immutable run of bytes; in JSON, standard padded Base64 (RFC 4648, section 4). Equality takes
 * the same time wherever two equally long values differ, and {@link #toString} shows the length
 * alone, so that keys and tokens may be compared and printed without harm.
 */
@JsonSerialize(using = Bytes.InJson.class)
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** A copy of {@code value}. */
  public static Bytes of(byte[] value) {
    return new Bytes(value.clone());
  }

  /**
   * Reads standard padded Base64.
   *
   * @throws InvalidInput if {@code base64} is anything else
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Bytes fromBase64(String base64) {
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidInput("is not standard padded Base64", e);
    }
    // The decoder also takes text without padding, and bits at the end that mean nothing; with them
    // one value would have several texts.
    if (base64.length() % 4 != 0 || !endsAsEncoded(base64, decoded)) {
      throw new InvalidInput("is not standard padded Base64");
    }
    return new Bytes(decoded);
  }

  private static boolean endsAsEncoded(String base64, byte[] decoded) {
    int tail = decoded.length % 3;
    if (tail == 0) {
      return true;
    }
    byte[] last = Arrays.copyOfRange(decoded, decoded.length - tail, decoded.length);
    return base64.endsWith(Base64.getEncoder().encodeToString(last));
  }

  public String base64() {
    return Base64.getEncoder().encodeToString(value);
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return value.clone();
  }

  public int length() {
    return value.length;
  }

  public boolean isEmpty() {
    return value.length == 0;
  }

  /** The byte at {@code index}, from 0. */
  public byte get(int index) {
    return value[index];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && MessageDigest.isEqual(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "Bytes[" + value.length + "]";
  }

  /**
   * Where the output is bytes, they go out as they are: Base64 has nothing that needs an escape.
   */
  static final class InJson extends ValueSerializer<Bytes> {
    @Override
    public void serialize(Bytes bytes, JsonGenerator out, SerializationContext context) {
      if (out instanceof UTF8JsonGenerator) {
        byte[] base64 = Base64.getEncoder().encode(bytes.value);
        out.writeRawUTF8String(base64, 0, base64.length);
      } else {
        out.writeString(bytes.base64());
      }
    }
  }
}
