package latchkey.client.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.socket.parser.DecodingException;
import io.socket.parser.IOParser;
import io.socket.parser.Packet;
import io.socket.parser.Parser;
import java.util.ArrayList;
import java.util.List;
import latchkey.protocol.Json;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.json.JSONArray;
import org.json.JSONObject;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;

/** The library's own decoder and ours find the same in a packet, and fail in the same way. */
final class TextDecoderProperties {
  private static Packet<?> decoded(Parser.Decoder decoder, String encoded) {
    List<Packet<?>> packets = new ArrayList<>();
    decoder.onDecoded(packets::add);
    decoder.add(encoded);
    assertThat(packets).hasSize(1);
    return packets.get(0);
  }

  @Property
  void findsInAnEventWhatTheLibraryFinds(
      @ForAll("namespaces") String namespace,
      @ForAll("ids") String id,
      @ForAll("names") JsonNode name,
      @ForAll("values") List<JsonNode> values,
      @ForAll boolean spaced) {
    List<JsonNode> items = new ArrayList<>(List.of(name));
    items.addAll(values);
    assertSame(Parser.EVENT + namespace + id + json(items, spaced), 1, values);
  }

  @Property
  void findsInAnAcknowledgementWhatTheLibraryFinds(
      @ForAll("namespaces") String namespace,
      @ForAll @IntRange(min = 0) int id,
      @ForAll("values") List<JsonNode> values,
      @ForAll boolean spaced) {
    assertSame(Parser.ACK + namespace + id + json(values, spaced), 0, values);
  }

  private static void assertSame(String encoded, int names, List<JsonNode> values) {
    Packet<?> expected = decoded(new IOParser.Decoder(), encoded);
    Packet<?> found = decoded(new TextDecoder(), encoded);

    assertThat(found.type).isEqualTo(expected.type);
    assertThat(found.nsp).isEqualTo(expected.nsp);
    assertThat(found.id).isEqualTo(expected.id);
    JSONArray items = (JSONArray) found.data;
    assertThat(items.length()).isEqualTo(((JSONArray) expected.data).length());
    if (names == 1) {
      assertThat(items.get(0)).isEqualTo(((JSONArray) expected.data).get(0));
    }
    for (int i = 0; i < values.size(); i++) {
      String text = items.get(names + i).toString();
      assertThat(Json.mapper().readTree(text)).hasToString(values.get(i).toString());
      assertThat(text).isEqualTo(text.strip());
    }
  }

  @Property
  void answersWhateverItIsGivenWithAPacketOrTheLibrarysException(@ForAll("garbage") String text) {
    try {
      assertThat(decoded(new TextDecoder(), text).data).isInstanceOf(JSONArray.class);
    } catch (DecodingException e) {
      assertThat(e).hasMessageMatching("no .*|invalid payload");
    }
  }

  @Example
  void leavesOtherPacketsToTheLibrary() {
    Packet<?> connected = decoded(new TextDecoder(), "0/members,{\"sid\":\"a\"}");

    assertThat(connected.type).isEqualTo(Parser.CONNECT);
    assertThat(((JSONObject) connected.data).getString("sid")).isEqualTo("a");
  }

  @Example
  void refusesWhatIsNoPayload() {
    for (String wrong :
        List.of(
            "2",
            "2/members",
            "2[]",
            "2{}",
            "2[1]",
            "2[null]",
            "2[\"a\"",
            "2[\"a\",]",
            "2[\"a\"]]",
            "2[\"a\"] {}",
            "2x[\"a\"]",
            "2[\"a\",{'b':1}]",
            "399999999999[1]")) {
      assertThatThrownBy(() -> decoded(new TextDecoder(), wrong))
          .as(wrong)
          .isInstanceOf(DecodingException.class);
    }
  }

  private static String json(List<JsonNode> items, boolean spaced) {
    return spaced
        ? Json.mapper().writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(items)
        : Json.mapper().writeValueAsString(items);
  }

  @Provide
  Arbitrary<String> namespaces() {
    return Arbitraries.of("", "/members,", "/guests,");
  }

  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.integers()
        .between(0, Integer.MAX_VALUE)
        .map(String::valueOf)
        .optional()
        .map(id -> id.orElse(""));
  }

  @Provide
  Arbitrary<JsonNode> names() {
    return Arbitraries.strings()
        .ofMinLength(1)
        .ofMaxLength(12)
        .filter(TextDecoderProperties::isUnicode)
        .map(name -> Json.mapper().valueToTree(name));
  }

  /** Half a surrogate pair has no UTF-8, and so never comes. */
  private static boolean isUnicode(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  @Provide
  Arbitrary<List<JsonNode>> values() {
    return value(3).list().ofMaxSize(3);
  }

  private static Arbitrary<JsonNode> value(int depth) {
    Arbitrary<JsonNode> simple =
        Arbitraries.oneOf(
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.of(true, false).map(truth -> (Object) truth),
                Arbitraries.strings()
                    .ofMaxLength(20)
                    .filter(TextDecoderProperties::isUnicode)
                    .map(text -> (Object) text),
                // Longer than what Jackson reads at a time.
                Arbitraries.integers()
                    .between(0, 40_000)
                    .map(length -> (Object) "x".repeat(length)))
            .map(value -> Json.mapper().valueToTree(value));
    if (depth == 0) {
      return simple;
    }
    Arbitrary<JsonNode> inner = value(depth - 1);
    return Arbitraries.oneOf(
        simple,
        inner.list().ofMaxSize(3).map(items -> Json.mapper().valueToTree(items)),
        Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(5), inner)
            .ofMaxSize(3)
            .map(fields -> Json.mapper().valueToTree(fields)));
  }

  @Provide
  Arbitrary<String> garbage() {
    return Arbitraries.strings()
        .withChars("[]{}\",:01a/ \\u-")
        .ofMaxLength(16)
        .map(rest -> Parser.EVENT + rest);
  }
}
