package latchkey.client.socket;

import io.socket.parser.DecodingException;
import io.socket.parser.IOParser;
import io.socket.parser.Packet;
import io.socket.parser.Parser;
import latchkey.protocol.Json;
import org.json.JSONArray;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Decodes Socket.IO packets as the library's own decoder does, but keeps the arguments of events
 * and acknowledgements as text, each a {@link JsonText}. So each is read once, into what it is to
 * be, and not into a tree before.
 */
final class TextDecoder implements Parser.Decoder {
  private final Parser.Decoder others = new IOParser.Decoder();
  private Callback decoded = packet -> {};

  @Override
  public void onDecoded(Callback callback) {
    decoded = callback;
    others.onDecoded(callback);
  }

  @Override
  public void add(String encoded) {
    if (encoded.startsWith(String.valueOf(Parser.EVENT))
        || encoded.startsWith(String.valueOf(Parser.ACK))) {
      decoded.call(decode(encoded));
    } else {
      others.add(encoded);
    }
  }

  @Override
  public void add(byte[] attachment) {
    others.add(attachment);
  }

  @Override
  public void destroy() {
    others.destroy();
  }

  /** A type's digit, a namespace and a comma unless it is the main one, an id or none, an array. */
  private static Packet<JSONArray> decode(String encoded) {
    Packet<JSONArray> packet = new Packet<>(encoded.charAt(0) - '0');
    int at = 1;
    packet.nsp = "/";
    if (encoded.startsWith("/", at)) {
      int comma = encoded.indexOf(',');
      if (comma < 0) {
        throw new DecodingException("no payload");
      }
      packet.nsp = encoded.substring(at, comma);
      at = comma + 1;
    }
    int payload = encoded.indexOf('[', at);
    if (payload < 0) {
      throw new DecodingException("no payload");
    }
    if (payload > at) {
      packet.id = id(encoded.substring(at, payload));
    }
    packet.data = array(encoded.substring(payload), packet.type == Parser.EVENT);
    return packet;
  }

  private static int id(String digits) {
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new DecodingException("no id");
    }
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new DecodingException("no id");
    }
  }

  /**
   * @param named whether the first item is an event's name
   */
  private static JSONArray array(String json, boolean named) {
    JSONArray items = new JSONArray();
    try (JsonParser parser = Json.mapper().createParser(json)) {
      parser.nextToken();
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        if (named && items.isEmpty()) {
          if (token != JsonToken.VALUE_STRING) {
            throw new DecodingException("no name");
          }
          items.put(parser.getString());
        } else {
          items.put(new JsonText(text(parser, json)));
        }
      }
      if (parser.nextToken() != null || (named && items.isEmpty())) {
        throw new DecodingException("invalid payload");
      }
      return items;
    } catch (JacksonException e) {
      throw new DecodingException("invalid payload");
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
