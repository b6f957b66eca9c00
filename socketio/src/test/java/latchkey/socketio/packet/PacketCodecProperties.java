package latchkey.socketio.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PacketCodecProperties {
  private static final int MAX_BYTES = 1_000_000;

  @Property
  void whatIsEncodedIsDecodedAsItWas(@ForAll("packets") Packet packet) throws Exception {
    assertThat(decode(PacketEncoder.encode(packet))).contains(packet);
  }

  @Property
  void anyTextIsAPacketOrMalformed(@ForAll String text) {
    survives(text.getBytes(StandardCharsets.UTF_8));
  }

  @Property
  void anyBytesAreAPacketOrMalformed(@ForAll byte[] bytes) {
    survives(bytes);
  }

  @Property
  void anyDamageToAPacketIsAPacketOrMalformed(
      @ForAll("packets") Packet packet, @ForAll int place, @ForAll byte damage) {
    byte[] text = PacketEncoder.encode(packet).text().utf8().clone();
    text[Math.floorMod(place, text.length)] = damage;
    survives(text);
  }

  private static Optional<Packet> decode(EncodedPacket encoded) throws MalformedPacketException {
    var decoder = new PacketDecoder(64, 16, MAX_BYTES);
    Optional<Packet> packet = decoder.text(encoded.text().utf8());
    for (Binary attachment : encoded.attachments()) {
      assertThat(packet).isEmpty();
      packet = decoder.binary(attachment.bytes());
    }
    return packet;
  }

  private static void survives(byte[] text) {
    var decoder = new PacketDecoder(64, 16, MAX_BYTES);
    try {
      Optional<Packet> packet = decoder.text(text);
      for (int i = 0; i < 16 && packet.isEmpty(); i++) {
        packet = decoder.binary(new byte[] {1});
      }
      assertThat(packet).isPresent();
    } catch (MalformedPacketException e) {
      assertThat(e).hasMessageMatching("[\\w ,-]+");
    }
  }

  @Provide
  Arbitrary<Packet> packets() {
    Arbitrary<String> namespaces = Arbitraries.of("/", "/custom", "/a-1/ü");
    Arbitrary<List<Argument>> arguments = arguments().list().ofMaxSize(4);
    Arbitrary<Long> ids = Arbitraries.longs().between(0, 1L << 53);
    return Arbitraries.oneOf(
        Combinators.combine(namespaces, objects().optional())
            .as((namespace, payload) -> (Packet) new Packet.Connect(namespace, payload)),
        namespaces.map(Packet.Disconnect::new),
        Combinators.combine(namespaces, ids.optional(), Arbitraries.strings(), arguments)
            .as((namespace, id, name, list) ->
                new Packet.Event(
                    namespace,
                    id.map(OptionalLong::of).orElse(OptionalLong.empty()),
                    withoutLoneSurrogates(name),
                    list)),
        Combinators.combine(namespaces, ids, arguments).as(Packet.Ack::new));
  }

  private static Arbitrary<Argument> arguments() {
    Arbitrary<Binary> bytes = Arbitraries.bytes().array(byte[].class).map(Binary::of);
    return Arbitraries.oneOf(
        Arbitraries.of("1", "-2.5e3", "\"☃ \\\" ]\"", "null", "[[],{}]", "[{\"num\":[{}]}]")
            .map(JsonText::of),
        objects().map(object -> object),
        bytes.map(binary -> binary),
        Combinators.combine(bytes, bytes)
            .as((a, b) ->
                JsonText.of(
                    "{\"a\":{\"_placeholder\":true,\"num\":0},\"b\":[{\"_placeholder\":true,\"num\":1}]}"
                        .getBytes(StandardCharsets.UTF_8),
                    List.of(a, b))));
  }

  private static Arbitrary<JsonText> objects() {
    return Arbitraries.of("{}", "{\"sid\":\"x\"}", "{ \"a\" : [ 1 , {} ] }", "{\"ü\":\"}\"}")
        .map(JsonText::of);
  }

  private static String withoutLoneSurrogates(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
