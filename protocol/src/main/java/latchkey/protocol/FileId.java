package latchkey.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Base64;

/**
 * Names a file within its meeting: 16 random bytes, made by the device that sends it, in base64url
 * without padding.
 */
public record FileId(@JsonValue String value) {
  public static final int BYTES = 16;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public FileId {
    if (!isId(Require.present(value, "fileId"))) {
      throw new InvalidInput("fileId must be " + BYTES + " bytes in base64url without padding");
    }
  }

  /** Each id has one form. */
  private static boolean isId(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return bytes.length == BYTES && ENCODER.encodeToString(bytes).equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  public static FileId random() {
    return new FileId(RandomId.make());
  }

  /**
   * The id with these bytes.
   *
   * @throws InvalidInput where they are not 16
   */
  public static FileId of(Bytes bytes) {
    Require.length(bytes, BYTES, "the file's id");
    return new FileId(ENCODER.encodeToString(bytes.toByteArray()));
  }

  public Bytes bytes() {
    return Bytes.of(Base64.getUrlDecoder().decode(value));
  }

  @Override
  public String toString() {
    return value;
  }
}
