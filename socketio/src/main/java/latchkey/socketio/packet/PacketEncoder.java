package latchkey.socketio.packet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.core.io.JsonStringEncoder;

/** Turns packets into their text and attachments. */
public final class PacketEncoder {
  /** Deep enough for whatever an application encodes itself. */
  private static final JsonScanner SCANNER = JsonScanner.nestingUpTo(1_000);

  private PacketEncoder() {}

  public static EncodedPacket encode(Packet packet) {
    return switch (packet) {
      case Packet.Connect connect ->
          withoutArguments(
              PacketType.CONNECT,
              connect.namespace(),
              connect.payload().map(JsonText::utf8).orElse(new byte[0]));
      case Packet.ConnectError error ->
          withoutArguments(PacketType.CONNECT_ERROR, error.namespace(), error.payload().utf8());
      case Packet.Disconnect disconnect ->
          withoutArguments(PacketType.DISCONNECT, disconnect.namespace(), new byte[0]);
      case Packet.Event event ->
          withArguments(
              PacketType.EVENT,
              PacketType.BINARY_EVENT,
              event.namespace(),
              event.id(),
              quote(event.name()),
              event.arguments());
      case Packet.Ack ack ->
          withArguments(
              PacketType.ACK,
              PacketType.BINARY_ACK,
              ack.namespace(),
              OptionalLong.of(ack.id()),
              new byte[0],
              ack.arguments());
    };
  }

  private static EncodedPacket withoutArguments(PacketType type, String namespace, byte[] payload) {
    var out = new ByteArrayOutputStream(16 + payload.length);
    out.write(type.digit());
    writeNamespace(out, namespace);
    out.writeBytes(payload);
    return new EncodedPacket(JsonText.of(out.toByteArray()), List.of());
  }

  private static EncodedPacket withArguments(
      PacketType plain,
      PacketType binary,
      String namespace,
      OptionalLong id,
      byte[] name,
      List<Argument> arguments) {
    var attachments = new ArrayList<Binary>(0);
    var elements = new ArrayList<byte[]>(arguments.size() + 1);
    if (name.length > 0) {
      elements.add(name);
    }
    for (Argument argument : arguments) {
      elements.add(element(argument, attachments));
    }
    var out = new ByteArrayOutputStream(32 + elements.stream().mapToInt(e -> e.length + 1).sum());
    if (attachments.isEmpty()) {
      out.write(plain.digit());
    } else {
      out.write(binary.digit());
      writeNumber(out, attachments.size());
      out.write('-');
    }
    writeNamespace(out, namespace);
    id.ifPresent(number -> writeNumber(out, number));
    out.write('[');
    for (int i = 0; i < elements.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(elements.get(i));
    }
    out.write(']');
    return new EncodedPacket(JsonText.of(out.toByteArray()), attachments);
  }

  private static byte[] element(Argument argument, List<Binary> attachments) {
    switch (argument) {
      case Binary binary -> {
        attachments.add(binary);
        return Placeholders.placeholder(attachments.size() - 1);
      }
      case JsonText json -> {
        if (json.attachments().isEmpty()) {
          return json.utf8();
        }
        int first = attachments.size();
        try {
          List<Placeholders.Placeholder> places = Placeholders.find(SCANNER, json.utf8());
          for (Placeholders.Placeholder place : places) {
            attachments.add(json.attachments().get(place.number()));
          }
          return Placeholders.renumber(json.utf8(), places, first);
        } catch (MalformedPacketException | IndexOutOfBoundsException e) {
          throw new IllegalArgumentException("text and attachments do not fit: " + json, e);
        }
      }
    }
  }

  private static void writeNamespace(ByteArrayOutputStream out, String namespace) {
    if (!namespace.equals(Packet.MAIN_NAMESPACE)) {
      out.writeBytes(namespace.getBytes(StandardCharsets.UTF_8));
      out.write(',');
    }
  }

  private static void writeNumber(ByteArrayOutputStream out, long number) {
    out.writeBytes(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] quote(String text) {
    byte[] escaped = JsonStringEncoder.getInstance().quoteAsUTF8(text);
    byte[] quoted = new byte[escaped.length + 2];
    quoted[0] = '"';
    System.arraycopy(escaped, 0, quoted, 1, escaped.length);
    quoted[quoted.length - 1] = '"';
    return quoted;
  }
}
