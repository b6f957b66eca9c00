package latchkey.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.Sha256;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class MeetingCodeTest {
  @Test
  void isThatOfTheSharedVector() throws IOException {
    JsonNode vector =
        Json.mapper()
            .readTree(Files.readAllBytes(Path.of("..", "vectors", "second-edition.json")))
            .get("meetingCode");
    Bytes head = Bytes.of(HexFormat.of().parseHex(vector.get("head").asString()));

    MeetingCode code = MeetingCode.of(7, head);

    assertThat(String.join("", code.groups())).isEqualTo(vector.get("code").asString());
    assertThat(code.groups()).hasSize(6).allMatch(group -> group.matches("[0-9]{5}"));
    assertThat(code.index()).isEqualTo(7);
    assertThat(MeetingCode.of(7, Sha256.of("another head")).groups()).isNotEqualTo(code.groups());
  }
}
