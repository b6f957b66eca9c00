package latchkey.protocol.message;

import java.nio.charset.StandardCharsets;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.log.WrittenEntry;

/**
 * What a person wrote.
 *
 * @param text 1 to 16,384 bytes in UTF-8
 * @param sentAt by the author's clock, in milliseconds since 1970
 */
public record Text(String text, long sentAt) implements Speech {
  public Text {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    Require.that(
        length > 0 && length <= Limits.MAX_TEXT_BYTES,
        "a text must have 1 to " + Limits.MAX_TEXT_BYTES + " bytes, not " + length);
    Require.between(sentAt, 0, WrittenEntry.MAX_TIME, "the time of sending");
  }

  static Text read(latchkey.protocol.message.wire.Text wire) {
    return new Text(wire.getText(), wire.getSentAt());
  }

  @Override
  public int type() {
    return GroupBody.TEXT;
  }

  @Override
  public latchkey.protocol.message.wire.Text wire() {
    return latchkey.protocol.message.wire.Text.newBuilder().setText(text).setSentAt(sentAt).build();
  }
}
