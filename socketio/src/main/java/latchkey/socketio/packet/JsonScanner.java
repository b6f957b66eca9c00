package latchkey.socketio.packet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Finds the values in a JSON text, in UTF-8, without building them, and checks it on the way. */
final class JsonScanner {
  /** By how deep text may nest: a factory has tables of some kilobytes, so connections share it. */
  private static final Map<Integer, JsonScanner> SHARED = new ConcurrentHashMap<>();

  private final JsonFactory factory;

  /** One that refuses text that nests deeper than {@code maxNesting}. For any thread. */
  static JsonScanner nestingUpTo(int maxNesting) {
    return SHARED.computeIfAbsent(maxNesting, JsonScanner::new);
  }

  private JsonScanner(int maxNesting) {
    factory =
        JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(maxNesting).build())
            .build();
  }

  /** The elements of the array that fills {@code json} from {@code offset} to its end. */
  List<JsonText> array(byte[] json, int offset) throws MalformedPacketException {
    try (JsonParser parser = parser(json, offset)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new MalformedPacketException("payload is not an array");
      }
      var elements = new ArrayList<JsonText>(4);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value(parser, json, offset));
      }
      expectEnd(parser);
      return elements;
    } catch (JacksonException e) {
      throw new MalformedPacketException("payload is not JSON", e);
    }
  }

  /** The object that fills {@code json} from {@code offset} to its end. */
  JsonText object(byte[] json, int offset) throws MalformedPacketException {
    try (JsonParser parser = parser(json, offset)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedPacketException("payload is not an object");
      }
      JsonText object = value(parser, json, offset);
      expectEnd(parser);
      return object;
    } catch (JacksonException e) {
      throw new MalformedPacketException("payload is not JSON", e);
    }
  }

  /** The string that {@code json} consists of. */
  String string(JsonText json) throws MalformedPacketException {
    try (JsonParser parser = parser(json.utf8(), 0)) {
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw new MalformedPacketException("event name is not a string");
      }
      return parser.getString();
    } catch (JacksonException e) {
      throw new MalformedPacketException("event name is not JSON", e);
    }
  }

  JsonParser parser(byte[] json, int offset) {
    return factory.createParser(ObjectReadContext.empty(), json, offset, json.length - offset);
  }

  private static JsonText value(JsonParser parser, byte[] json, int offset) {
    int from = offset + Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    parser.skipChildren();
    parser.finishToken();
    int to = offset + Math.toIntExact(parser.currentLocation().getByteOffset());
    return JsonText.of(Arrays.copyOfRange(json, from, to));
  }

  private static void expectEnd(JsonParser parser) throws MalformedPacketException {
    if (parser.nextToken() != null) {
      throw new MalformedPacketException("payload goes on after its end");
    }
  }
}
