package latchkey.web.client;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latchkey.client.crypto.ContentCodec;
import latchkey.protocol.Bytes;
import latchkey.protocol.Sha256;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.Text;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records what the Java implementation makes of contents, as test data for {@code web/client}'s own
 * tests. Not part of the suite; {@code client/README.md} says how to run it.
 */
final class RecordVectors {
  private static final Path FILE = Path.of("client", "test", "vectors", "java.json");

  @Test
  void record() throws Exception {
    Files.createDirectories(FILE.getParent());
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.writeString(FILE, json.writeValueAsString(Map.of("contents", contents())) + "\n");
  }

  private static List<Object> contents() {
    List<Object> contents = new ArrayList<>();
    for (int length : List.of(1, 100, 170, 171, 172, 173, 400, 5_000)) {
      Content content =
          Content.newBuilder()
              .setMeetingId("meeting-1")
              .setRosterIndex(7)
              .setRosterHead(ByteString.copyFrom(Sha256.of("head").toByteArray()))
              .setText(
                  Text.newBuilder()
                      .setMessageId("message-1")
                      .setText("\u00e4".repeat(length))
                      .setSentAt(1_700_000_000_000L))
              .build();
      Map<String, Object> vector = new LinkedHashMap<>();
      vector.put("textLength", length);
      vector.put("padded", Bytes.of(ContentCodec.encode(content)).base64());
      contents.add(vector);
    }
    return contents;
  }
}
