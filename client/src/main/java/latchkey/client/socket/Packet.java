package latchkey.client.socket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import latchkey.protocol.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A packet of Socket.IO, revision 5. Arguments stay the JSON text that came, so that each is read
 * once, into what it is to be.
 *
 * @param namespace {@code /} for the main one
 * @param id of the acknowledgement that is asked for or given
 * @param name an event's name; empty with other types
 * @param arguments well-formed JSON
 */
record Packet(Type type, String namespace, OptionalInt id, String name, List<String> arguments) {
  /** What a packet is for. */
  enum Type {
    /** Into a namespace. */
    CONNECT('0'),
    /** Out of a namespace. */
    DISCONNECT('1'),
    /** A name and arguments. */
    EVENT('2'),
    /** The answer to an event. */
    ACK('3'),
    /** Not into a namespace. */
    CONNECT_ERROR('4');

    private final char digit;

    Type(char digit) {
      this.digit = digit;
    }

    static Optional<Type> of(char digit) {
      return Arrays.stream(values()).filter(type -> type.digit == digit).findFirst();
    }
  }

  Optional<String> argument() {
    return arguments.stream().findFirst();
  }

  static String connect(String namespace, String credentials) {
    return Type.CONNECT.digit + prefix(namespace) + credentials;
  }

  static String disconnect(String namespace) {
    return Type.DISCONNECT.digit + prefix(namespace);
  }

  static String event(String namespace, OptionalInt id, String name, String argument) {
    return Type.EVENT.digit
        + prefix(namespace)
        + (id.isPresent() ? String.valueOf(id.getAsInt()) : "")
        + '['
        + Json.mapper().writeValueAsString(name)
        + ','
        + argument
        + ']';
  }

  private static String prefix(String namespace) {
    return namespace.equals("/") ? "" : namespace + ',';
  }

  /**
   * Reads a packet: a type's digit, a namespace and a comma unless it is the main one, an id or
   * none, a payload or none.
   *
   * @return empty where it is none, or one with bytes attached, which no server of ours sends
   */
  static Optional<Packet> read(String encoded) {
    Optional<Type> type = encoded.isEmpty() ? Optional.empty() : Type.of(encoded.charAt(0));
    if (type.isEmpty()) {
      return Optional.empty();
    }
    int at = 1;
    String namespace = "/";
    if (encoded.startsWith("/", at)) {
      int comma = encoded.indexOf(',', at);
      int end = comma < 0 ? encoded.length() : comma;
      namespace = encoded.substring(at, end);
      at = Math.min(encoded.length(), end + 1);
    }
    int payload = at;
    while (payload < encoded.length() && isDigit(encoded.charAt(payload))) {
      payload++;
    }
    try {
      OptionalInt id =
          payload == at
              ? OptionalInt.empty()
              : OptionalInt.of(Integer.parseInt(encoded, at, payload, 10));
      return read(type.get(), namespace, id, encoded.substring(payload));
    } catch (NumberFormatException | JacksonException e) {
      return Optional.empty();
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static Optional<Packet> read(
      Type type, String namespace, OptionalInt id, String payload) {
    if (type == Type.EVENT || type == Type.ACK) {
      return list(type, namespace, id, payload);
    }
    if (payload.isEmpty()) {
      return Optional.of(new Packet(type, namespace, id, "", List.of()));
    }
    try (JsonParser parser = Json.mapper().createParser(payload)) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      String text = text(parser, payload);
      return parser.nextToken() == null
          ? Optional.of(new Packet(type, namespace, id, "", List.of(text)))
          : Optional.empty();
    }
  }

  private static Optional<Packet> list(
      Type type, String namespace, OptionalInt id, String payload) {
    String name = "";
    List<String> arguments = new ArrayList<>();
    try (JsonParser parser = Json.mapper().createParser(payload)) {
      if (parser.nextToken() != JsonToken.START_ARRAY || (type == Type.ACK && id.isEmpty())) {
        return Optional.empty();
      }
      if (type == Type.EVENT) {
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
          return Optional.empty();
        }
        name = parser.getString();
      }
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        if (token == null) {
          return Optional.empty();
        }
        arguments.add(text(parser, payload));
      }
      return parser.nextToken() == null
          ? Optional.of(new Packet(type, namespace, id, name, List.copyOf(arguments)))
          : Optional.empty();
    }
  }

  /** The value that begins with the parser's present token; leaves the parser at its end. */
  private static String text(JsonParser parser, String json) {
    long from = parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    parser.finishToken();
    return json.substring((int) from, (int) parser.currentLocation().getCharOffset());
  }
}
