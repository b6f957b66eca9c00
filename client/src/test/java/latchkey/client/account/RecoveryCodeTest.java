package latchkey.client.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import latchkey.client.crypto.DerivedKey;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Codes as people note and type them; the browser's SDK reads the same cases. */
final class RecoveryCodeTest {
  static Stream<JsonNode> cases() throws IOException {
    Path file = Path.of("..", "vectors", "recovery-codes.json");
    return Json.mapper().readTree(Files.readAllBytes(file)).valueStream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isReadOrRefusedAsInTheOtherLanguage(JsonNode each) {
    String typed = each.get("typed").asString();
    if (!each.has("code")) {
      assertThatThrownBy(() -> RecoveryCode.parse(typed))
          .isInstanceOfSatisfying(
              LatchkeyException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.RECOVERY_CODE_WRONG));
      return;
    }
    RecoveryCode code = RecoveryCode.parse(typed);
    assertThat(code.text()).isEqualTo(each.get("code").asString());
    assertThat(HexFormat.of().formatHex(code.key().publicKey().toByteArray()))
        .isEqualTo(each.get("publicKey").asString());
  }

  @RepeatedTest(20)
  void isItselfAgainWhenRead() {
    RecoveryCode code = RecoveryCode.random();

    RecoveryCode read = RecoveryCode.parse(code.text());

    assertThat(code.text()).hasSize(RecoveryCode.LENGTH);
    assertThat(read.text()).isEqualTo(code.text());
    assertThat(read.key().publicKey()).isEqualTo(code.key().publicKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"04040404040404040404040404", "the seed of a link"})
  void aLinksKeyIsAnotherThanACodes(String seed) {
    Bytes bytes = Bytes.of(seed.getBytes(StandardCharsets.US_ASCII));

    assertThat(DerivedKey.ofLink(bytes).publicKey())
        .isNotEqualTo(DerivedKey.ofRecovery(bytes).publicKey());
  }

  @Test
  void aLinksKeyIsThatOfTheOtherLanguage() throws IOException {
    JsonNode vector =
        Json.mapper()
            .readTree(Files.readAllBytes(Path.of("..", "vectors", "second-edition.json")))
            .get("linkKey");
    Bytes seed = Bytes.of(HexFormat.of().parseHex(vector.get("seed").asString()));

    assertThat(HexFormat.of().formatHex(DerivedKey.ofLink(seed).publicKey().toByteArray()))
        .isEqualTo(vector.get("publicKey").asString());
  }
}
