package latchkey.socketio.packet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of one connection, and holds a packet back until its attachments have come. Not
 * thread-safe. After a {@link MalformedPacketException} the connection is of no more use.
 */
public final class PacketDecoder {
  private static final int MAX_NAMESPACE_BYTES = 256;

  /** No JavaScript client counts beyond 2^53, which has 16 digits. */
  private static final int MAX_NUMBER_DIGITS = 16;

  private final JsonScanner scanner;
  private final int maxAttachments;
  private final long maxBytes;
  private @Nullable Incomplete incomplete;

  /** A packet that waits for attachments. */
  private record Incomplete(Header header, List<JsonText> elements, List<Binary> attachments) {
    boolean isComplete() {
      return attachments.size() == header.attachments();
    }

    long bytes() {
      return elements.stream().mapToLong(e -> e.utf8().length).sum()
          + attachments.stream().mapToLong(a -> a.bytes().length).sum();
    }
  }

  /** What stands before the payload. */
  private record Header(
      PacketType type, int attachments, String namespace, OptionalLong id, int payloadFrom) {}

  /**
   * A decoder for one connection.
   *
   * @param maxNesting how deep JSON may nest
   * @param maxAttachments how many attachments a packet may have
   * @param maxBytes how long a packet may be together with its attachments
   */
  public PacketDecoder(int maxNesting, int maxAttachments, long maxBytes) {
    this.scanner = JsonScanner.nestingUpTo(maxNesting);
    this.maxAttachments = maxAttachments;
    this.maxBytes = maxBytes;
  }

  /** Reads a text message; empty where attachments must still come. {@code utf8} must be UTF-8. */
  public Optional<Packet> text(byte[] utf8) throws MalformedPacketException {
    if (incomplete != null) {
      throw new MalformedPacketException("text where an attachment was announced");
    }
    Header header = header(utf8);
    boolean hasPayload = header.payloadFrom() < utf8.length;
    return switch (header.type()) {
      case CONNECT ->
          Optional.of(
              new Packet.Connect(
                  header.namespace(),
                  hasPayload
                      ? Optional.of(scanner.object(utf8, header.payloadFrom()))
                      : Optional.empty()));
      case DISCONNECT -> {
        if (hasPayload) {
          throw new MalformedPacketException("DISCONNECT with a payload");
        }
        yield Optional.of(new Packet.Disconnect(header.namespace()));
      }
      case EVENT, ACK ->
          Optional.of(packet(header, scanner.array(utf8, header.payloadFrom()), List.<Binary>of()));
      case BINARY_EVENT, BINARY_ACK ->
          advance(
              new Incomplete(header, scanner.array(utf8, header.payloadFrom()), new ArrayList<>()));
      case CONNECT_ERROR -> throw new MalformedPacketException("CONNECT_ERROR from a client");
    };
  }

  /** Reads an attachment; empty where more must come. */
  public Optional<Packet> binary(byte[] bytes) throws MalformedPacketException {
    Incomplete waiting = incomplete;
    if (waiting == null) {
      throw new MalformedPacketException("an attachment that no packet announced");
    }
    waiting.attachments().add(Binary.of(bytes));
    if (waiting.bytes() > maxBytes) {
      throw new MalformedPacketException("attachments beyond the limit");
    }
    return advance(waiting);
  }

  /** How much is held back until its attachments have come. */
  public long incompleteBytes() {
    return incomplete == null ? 0 : incomplete.bytes();
  }

  private Optional<Packet> advance(Incomplete packet) throws MalformedPacketException {
    if (!packet.isComplete()) {
      incomplete = packet;
      return Optional.empty();
    }
    incomplete = null;
    return Optional.of(packet(packet.header(), packet.elements(), packet.attachments()));
  }

  private Packet packet(Header header, List<JsonText> elements, List<Binary> attachments)
      throws MalformedPacketException {
    if (header.type() == PacketType.ACK || header.type() == PacketType.BINARY_ACK) {
      long id = header.id().orElseThrow(() -> new MalformedPacketException("ACK without a number"));
      return new Packet.Ack(header.namespace(), id, arguments(elements, attachments));
    }
    if (elements.isEmpty()) {
      throw new MalformedPacketException("EVENT without a name");
    }
    return new Packet.Event(
        header.namespace(),
        header.id(),
        scanner.string(elements.getFirst()),
        arguments(elements.subList(1, elements.size()), attachments));
  }

  private List<Argument> arguments(List<JsonText> elements, List<Binary> attachments)
      throws MalformedPacketException {
    if (attachments.isEmpty()) {
      return List.copyOf(elements);
    }
    var arguments = new ArrayList<Argument>(elements.size());
    var used = new BitSet(attachments.size());
    for (JsonText element : elements) {
      arguments.add(fill(element, attachments, used));
    }
    return List.copyOf(arguments);
  }

  /** Each attachment may be named once, so that a packet cannot grow by being passed on. */
  private Argument fill(JsonText element, List<Binary> attachments, BitSet used)
      throws MalformedPacketException {
    List<Placeholders.Placeholder> places = Placeholders.find(scanner, element.utf8());
    if (places.isEmpty()) {
      return element;
    }
    var own = new ArrayList<Binary>(places.size());
    for (Placeholders.Placeholder place : places) {
      if (place.number() < 0 || place.number() >= attachments.size()) {
        throw new MalformedPacketException("placeholder for an attachment that is not there");
      }
      if (used.get(place.number())) {
        throw new MalformedPacketException("two placeholders for one attachment");
      }
      used.set(place.number());
      own.add(attachments.get(place.number()));
    }
    Placeholders.Placeholder only = places.getFirst();
    if (only.from() == 0 && only.to() == element.utf8().length) {
      return own.getFirst();
    }
    return JsonText.of(Placeholders.renumber(element.utf8(), places, 0), own);
  }

  private Header header(byte[] text) throws MalformedPacketException {
    if (text.length == 0) {
      throw new MalformedPacketException("empty packet");
    }
    PacketType type = PacketType.of(text[0]);
    int at = 1;
    int attachments = 0;
    if (type.hasAttachments()) {
      int end = endOfDigits(text, at);
      if (end == at || end == text.length || text[end] != '-') {
        throw new MalformedPacketException("binary packet without a number of attachments");
      }
      long announced = number(text, at, end);
      if (announced > maxAttachments) {
        throw new MalformedPacketException("too many attachments");
      }
      attachments = (int) announced;
      at = end + 1;
    }
    String namespace = Packet.MAIN_NAMESPACE;
    if (at < text.length && text[at] == '/') {
      int end = at;
      while (end < text.length && text[end] != ',') {
        end++;
      }
      if (end - at > MAX_NAMESPACE_BYTES) {
        throw new MalformedPacketException("namespace too long");
      }
      namespace = new String(text, at, end - at, StandardCharsets.UTF_8);
      at = Math.min(end + 1, text.length);
    }
    int end = endOfDigits(text, at);
    OptionalLong id = end == at ? OptionalLong.empty() : OptionalLong.of(number(text, at, end));
    return new Header(type, attachments, namespace, id, end);
  }

  private static int endOfDigits(byte[] text, int from) {
    int at = from;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at;
  }

  private static long number(byte[] text, int from, int to) throws MalformedPacketException {
    if (to - from > MAX_NUMBER_DIGITS) {
      throw new MalformedPacketException("number too long");
    }
    return Long.parseLong(new String(text, from, to - from, StandardCharsets.US_ASCII));
  }
}
