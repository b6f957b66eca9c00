package latchkey.client.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Json;
import latchkey.protocol.message.Heartbeat;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.SignedHeartbeat;
import latchkey.protocol.message.TranscriptMark;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Heartbeats are read as {@code vectors/heartbeats.json} says. */
final class SignedHeartbeatTest {
  static Stream<Arguments> recorded() throws IOException {
    return Json.mapper()
        .readTree(Files.readString(Path.of("..", "vectors", "heartbeats.json")))
        .valueStream()
        .map(vector -> Arguments.of(vector.get("name").asString(), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recorded")
  void isReadAsTheVectorsSay(String name, JsonNode vector) {
    Bytes signed = bytes(vector, "signed");
    JsonNode said = vector.get("said");
    if (said.isNull()) {
      assertThatThrownBy(() -> SignedHeartbeat.read(signed))
          .as(name)
          .isInstanceOf(InvalidInput.class);
      return;
    }
    SignedHeartbeat read = SignedHeartbeat.read(signed);

    assertThat(read.said()).as(name).isEqualTo(heartbeat(said));
    assertThat(read.written()).as(name).isEqualTo(signed);
    assertThat(read.isSignedBy(bytes(vector, "key"), new LibsignalSignatureCheck()))
        .as(name)
        .isEqualTo(vector.get("isSigned").asBoolean());
  }

  private static Heartbeat heartbeat(JsonNode said) {
    return new Heartbeat(
        new LogPlace(
            bytes(said, "logId"), said.get("rosterIndex").asLong(), bytes(said, "rosterHead")),
        new TranscriptMark(
            bytes(said, "incarnation"), said.get("seq").asLong(), bytes(said, "hash")),
        said.get("counter").asLong(),
        said.get("time").asLong());
  }

  private static Bytes bytes(JsonNode node, String field) {
    return Bytes.of(HexFormat.of().parseHex(node.get(field).asString()));
  }
}
