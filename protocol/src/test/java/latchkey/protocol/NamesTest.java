package latchkey.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Names by the cases that the browser's SDK is held to as well. */
final class NamesTest {
  private static JsonNode vectors() throws IOException {
    return Json.mapper().readTree(Files.readAllBytes(Path.of("..", "vectors", "names.json")));
  }

  static Stream<JsonNode> names() throws IOException {
    return vectors().get("names").valueStream();
  }

  static Stream<JsonNode> lookAlikes() throws IOException {
    return vectors().get("lookAlikes").valueStream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameIsMadeTidyOrRefused(JsonNode each) {
    String name = each.get("name").asString();
    int max = each.get("max").intValue();
    Optional<String> tidy =
        each.get("tidy").isNull() ? Optional.empty() : Optional.of(each.get("tidy").asString());
    assertThat(Names.tidy(name, max)).isEqualTo(tidy);
    assertThat(Names.isTidy(name, max)).isEqualTo(tidy.equals(Optional.of(name)));
  }

  @ParameterizedTest
  @MethodSource("lookAlikes")
  void aNameThatCanBeTakenForAnotherIsFound(JsonNode each) {
    String one = each.get("one").asString();
    String other = each.get("other").asString();
    assertThat(LookAlikes.looksAlike(one, other)).isEqualTo(each.get("alike").booleanValue());
    assertThat(LookAlikes.looksAlike(other, one)).isEqualTo(each.get("alike").booleanValue());
  }

  @Test
  void everyCodePointIsWhatItIsInTypeScript() throws IOException, NoSuchAlgorithmException {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      String it = Character.toString(point);
      StringBuilder line = new StringBuilder().append(Names.pointClass(point));
      for (String name : new String[] {it, "a" + it, "a" + it + "b"}) {
        line.append(Names.isTidy(name, 64) ? 1 : 0);
      }
      for (String name : new String[] {it, "a" + it + "b"}) {
        line.append(Names.tidy(name, 64).map(String::length).orElse(0));
      }
      hash.update(line.toString().getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(HexFormat.of().formatHex(hash.digest()))
        .isEqualTo(vectors().get("allCodePoints").asString());
  }
}
