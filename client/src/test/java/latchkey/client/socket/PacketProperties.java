package latchkey.client.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import latchkey.protocol.Json;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;

/** Packets are read as they were written; what is none is not taken for one. */
final class PacketProperties {
  @Property
  void anEventIsReadAsItWasWritten(
      @ForAll("namespaces") String namespace,
      @ForAll("ids") OptionalInt id,
      @ForAll("names") String name,
      @ForAll("values") JsonNode value,
      @ForAll boolean spaced) {
    String written = Packet.event(namespace, id, name, json(value, spaced));

    Packet read = Packet.read(written).orElseThrow();

    assertThat(read.type()).isEqualTo(Packet.Type.EVENT);
    assertThat(read.namespace()).isEqualTo(namespace);
    assertThat(read.id()).isEqualTo(id);
    assertThat(read.name()).isEqualTo(name);
    String argument = read.argument().orElseThrow();
    assertThat(Json.mapper().readTree(argument))
        .isEqualTo(Json.mapper().readTree(json(value, spaced)));
    assertThat(argument).isEqualTo(argument.strip());
  }

  @Property
  void anAcknowledgementKeepsAllItsArguments(
      @ForAll("namespaces") String namespace, @ForAll("lists") List<JsonNode> values) {
    String prefix = namespace.equals("/") ? "" : namespace + ",";

    Packet read =
        Packet.read("3" + prefix + "12" + Json.mapper().writeValueAsString(values)).orElseThrow();

    assertThat(read.type()).isEqualTo(Packet.Type.ACK);
    assertThat(read.id()).hasValue(12);
    assertThat(read.arguments().stream().map(Json.mapper()::readTree).map(JsonNode::toString))
        .containsExactlyElementsOf(values.stream().map(JsonNode::toString).toList());
  }

  @Property
  void whateverComesIsReadOrIsNone(@ForAll("garbage") String text) {
    Packet.read(text)
        .ifPresent(packet ->
            packet
                .arguments()
                .forEach(json -> assertThat(Json.mapper().readTree(json)).isNotNull()));
  }

  @Example
  void readsWhatHasNoList() {
    Packet connected = Packet.read("0/members,{\"sid\":\"a\"}").orElseThrow();
    assertThat(connected.type()).isEqualTo(Packet.Type.CONNECT);
    assertThat(connected.namespace()).isEqualTo("/members");
    assertThat(connected.argument()).hasValue("{\"sid\":\"a\"}");
    assertThat(Packet.read("1/members,").orElseThrow().type()).isEqualTo(Packet.Type.DISCONNECT);
    assertThat(Packet.read("1").orElseThrow().namespace()).isEqualTo("/");
  }

  @Example
  void doesNotReadWhatIsNone() {
    for (String wrong :
        List.of(
            "",
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
            "3[1]",
            "399999999999[1]",
            "51-[\"a\",{\"_placeholder\":true,\"num\":0}]",
            "9",
            "x")) {
      assertThat(Packet.read(wrong)).as(wrong).isEmpty();
    }
  }

  private static String json(JsonNode value, boolean spaced) {
    return spaced
        ? Json.mapper().writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value)
        : Json.mapper().writeValueAsString(value);
  }

  @Provide
  Arbitrary<String> namespaces() {
    return Arbitraries.of("/", "/external");
  }

  @Provide
  Arbitrary<OptionalInt> ids() {
    return Arbitraries.integers()
        .between(0, Integer.MAX_VALUE)
        .optional()
        .map(id -> id.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }

  /** Half a surrogate pair has no UTF-8, and so never comes. */
  private static boolean isUnicode(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().ofMinLength(1).ofMaxLength(12).filter(PacketProperties::isUnicode);
  }

  @Provide
  Arbitrary<JsonNode> values() {
    return value(3);
  }

  @Provide
  Arbitrary<List<JsonNode>> lists() {
    return value(2).list().ofMaxSize(3);
  }

  private static Arbitrary<JsonNode> value(int depth) {
    Arbitrary<JsonNode> simple =
        Arbitraries.oneOf(
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.of(true, false).map(truth -> (Object) truth),
                names(20).map(text -> (Object) text),
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

  private static Arbitrary<String> names(int length) {
    return Arbitraries.strings().ofMaxLength(length).filter(PacketProperties::isUnicode);
  }

  @Provide
  Arbitrary<String> garbage() {
    return Arbitraries.strings()
        .withChars("[]{}\",:01234a/ \\u-")
        .ofMaxLength(16)
        .flatMap(rest -> Arbitraries.of("0", "1", "2", "3", "4", "").map(type -> type + rest));
  }
}
