package latchkey.socketio.packet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One JSON value as UTF-8 text, to be read or written by the application's own mapper. Incoming
 * text is syntactically valid JSON; outgoing text is trusted to be.
 *
 * <p>Bytes that lie inside the value travel as attachments. In the text the place of the n-th
 * attachment is held by the object {@code {"_placeholder":true,"num":n}}, counted from 0 within
 * this value.
 *
 * <p>The array is shared, not copied: whoever holds it must not change it.
 */
public final class JsonText implements Argument {
  private final byte[] utf8;
  private final List<Binary> attachments;

  private JsonText(byte[] utf8, List<Binary> attachments) {
    this.utf8 = utf8;
    this.attachments = attachments;
  }

  /** {@code utf8} must hold exactly one JSON value. */
  public static JsonText of(byte[] utf8) {
    return new JsonText(utf8, List.of());
  }

  /** {@code json} must hold exactly one JSON value. */
  public static JsonText of(String json) {
    return of(json.getBytes(StandardCharsets.UTF_8));
  }

  /** A value whose placeholders stand for {@code attachments}. */
  public static JsonText of(byte[] utf8, List<Binary> attachments) {
    return new JsonText(utf8, List.copyOf(attachments));
  }

  /** The text itself, to be read only. */
  public byte[] utf8() {
    return utf8;
  }

  /** What the placeholders in the text stand for; empty for nearly every value. */
  public List<Binary> attachments() {
    return attachments;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonText that
        && Arrays.equals(utf8, that.utf8)
        && attachments.equals(that.attachments);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(utf8) + attachments.hashCode();
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
