package latchkey.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Sha256;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.RelayedGuestText;
import latchkey.protocol.content.Text;
import latchkey.protocol.content.VoidMessage;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an author says one after another, as it is serialised, with the chained hash of each: {@code
 * vectors/author-places.json}, which web/client reads as well. With {@code -Dvectors.write=true}
 * the file is written.
 */
class AuthorPlaceVectorsTest {
  private static final Path FILE = Path.of("..", "vectors", "author-places.json");
  private static final JsonMapper JSON = new JsonMapper();
  private static final Address AUTHOR = new Address("user-hanna", 3);

  /**
   * A message.
   *
   * @param content serialised, in hexadecimal digits
   * @param hash the same
   */
  record Said(String content, String hash) {}

  @Test
  void hashesAreThoseOfTheRules() throws Exception {
    List<Said> made = make();
    if (Boolean.getBoolean("vectors.write")) {
      String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(made);
      Files.writeString(FILE, json + "\n");
    }

    assertThat(JSON.readValue(Files.readString(FILE), new TypeReference<List<Said>>() {}))
        .isEqualTo(made);
  }

  private static List<Said> make() {
    Text words =
        Text.newBuilder()
            .setMessageId("message-1")
            .setText("Zo\u00eb says \ud83d\ude00")
            .setSentAt(1_800_000_000_000L)
            .build();
    Content text = content().setText(words).build();
    Content relayed =
        content()
            .setRelayedGuestText(
                RelayedGuestText.newBuilder().setSessionId("session-1").setText(words))
            .build();
    Content nothing =
        content().setVoidMessage(VoidMessage.newBuilder().setHash(hashOf("given up"))).build();
    Content early =
        content().setText(words.toBuilder().setText("before 1970").setSentAt(-1)).build();
    List<Said> made = new ArrayList<>();
    AuthorPlace place = AuthorPlace.first(Bytes.of(hashOf("epoch").substring(0, 16).toByteArray()));
    for (Content content : List.of(text, relayed, nothing, early)) {
      Content placed = content.toBuilder().setAuthorPlace(place.wire()).build();
      Bytes hash = AuthorPlace.of(placed).hashOf(AUTHOR, placed);
      made.add(new Said(hex(placed.toByteArray()), hex(hash.toByteArray())));
      place = place.after(hash);
    }
    return made;
  }

  private static Content.Builder content() {
    return Content.newBuilder()
        .setMeetingId("meeting-1")
        .setRosterIndex(7)
        .setRosterHead(hashOf("head"));
  }

  private static ByteString hashOf(String text) {
    return ByteString.copyFrom(Sha256.of(text).toByteArray());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
