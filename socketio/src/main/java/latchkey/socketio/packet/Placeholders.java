package latchkey.socketio.packet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The objects {@code {"_placeholder":true,"num":n}} that hold the place of attachments in a text.
 */
final class Placeholders {
  private Placeholders() {}

  /** Where one placeholder lies in a text, and which attachment it names. */
  record Placeholder(int from, int to, int number) {}

  static byte[] placeholder(int number) {
    return ("{\"_placeholder\":true,\"num\":" + number + "}").getBytes(StandardCharsets.US_ASCII);
  }

  /** The placeholders in {@code json}, from left to right. */
  static List<Placeholder> find(JsonScanner scanner, byte[] json) throws MalformedPacketException {
    var found = new ArrayList<Placeholder>();
    try (JsonParser parser = scanner.parser(json, 0)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          readObject(parser, found);
        }
      }
    } catch (JacksonException e) {
      throw new MalformedPacketException("payload is not JSON", e);
    }
    return found;
  }

  /** {@code json} with the i-th of {@code placeholders} renamed to {@code first + i}. */
  static byte[] renumber(byte[] json, List<Placeholder> placeholders, int first) {
    var out = new ByteArrayOutputStream(json.length + placeholders.size());
    int copied = 0;
    int next = first;
    for (Placeholder each : placeholders) {
      out.write(json, copied, each.from() - copied);
      out.writeBytes(placeholder(next));
      next++;
      copied = each.to();
    }
    out.write(json, copied, json.length - copied);
    return out.toByteArray();
  }

  /**
   * Stands on a START_OBJECT; leaves the parser inside it unless it was a placeholder. The two
   * properties of one come in either order.
   */
  private static void readObject(JsonParser parser, List<Placeholder> found)
      throws MalformedPacketException {
    int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    boolean marked = false;
    int number = -1;
    for (int property = 0; property < 2; property++) {
      if (parser.nextToken() != JsonToken.PROPERTY_NAME) {
        break;
      }
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("_placeholder") && value == JsonToken.VALUE_TRUE) {
        marked = true;
      } else if (name.equals("num") && value == JsonToken.VALUE_NUMBER_INT) {
        number = parser.getIntValue();
      } else {
        break;
      }
    }
    if (marked) {
      if (number < 0 || parser.nextToken() != JsonToken.END_OBJECT) {
        throw new MalformedPacketException("placeholder without a number, or with more than one");
      }
      int to = Math.toIntExact(parser.currentLocation().getByteOffset());
      found.add(new Placeholder(from, to, number));
    } else if (parser.currentToken() == JsonToken.START_OBJECT) {
      readObject(parser, found);
    }
  }
}
