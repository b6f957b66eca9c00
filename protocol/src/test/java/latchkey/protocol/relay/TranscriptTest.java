package latchkey.protocol.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.log.Ids;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The transcript is that of {@code vectors/second-edition.json}. */
final class TranscriptTest {
  private static final Path VECTORS = Path.of("../vectors/second-edition.json");

  private static Bytes bytes(JsonNode vector, String field) {
    return Bytes.of(HexFormat.of().parseHex(vector.get(field).asString()));
  }

  @Test
  void isTheOneOfTheVectors() throws Exception {
    JsonNode vectors = Json.mapper().readTree(Files.readString(VECTORS));
    JsonNode start = vectors.get("transcriptStart");
    byte[] input = bytes(start, "bytes").toByteArray();
    Bytes logId = Bytes.of(Arrays.copyOf(input, 16));
    Incarnation incarnation = new Incarnation(1, Bytes.of(Arrays.copyOfRange(input, 16, 32)));

    Bytes transcript = Transcript.start(Ids.meetingId(logId), incarnation);
    assertThat(transcript).isEqualTo(bytes(start, "hash"));
    for (int seq = 1; seq <= 3; seq++) {
      JsonNode vector = vectors.get("transcript." + seq);
      String sender = vector.get("sender").asString();
      int dot = sender.lastIndexOf('.');
      transcript =
          Transcript.next(
              transcript,
              seq,
              new Address(sender.substring(0, dot), Integer.parseInt(sender.substring(dot + 1))),
              bytes(vector, "ciphertext"));
      assertThat(transcript).isEqualTo(bytes(vector, "mark"));
    }
  }
}
