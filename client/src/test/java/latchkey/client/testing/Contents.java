package latchkey.client.testing;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.PairwiseContent;
import latchkey.protocol.message.Text;

/** Contents that say some text, for a meeting that does not matter. */
public final class Contents {
  private static final LogPlace LOG =
      new LogPlace(Bytes.of(new byte[16]), 0, Bytes.of(new byte[32]));
  private static final AuthorPlace FIRST =
      AuthorPlace.first(Bytes.of(new byte[AuthorPlace.EPOCH_BYTES]));
  private static final MessageId ID = new MessageId("00000000-0000-4000-8000-000000000001");
  private static final int ANY_TYPE = 9;

  private Contents() {}

  public static GroupContent toGroup(String text) {
    return GroupContent.of(LOG, FIRST, Optional.empty(), ID, new Text(text, 0));
  }

  /** The text that is said to the group. */
  public static String text(GroupContent content) {
    return ((Text) content.said()).text();
  }

  public static PairwiseContent toOne(String text) {
    return new PairwiseContent(LOG, ANY_TYPE, Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** As {@link #toOne} has made it. */
  public static String text(PairwiseContent content) {
    return new String(content.body().toByteArray(), StandardCharsets.UTF_8);
  }
}
