package latchkey.server.api;

import java.util.ArrayList;
import java.util.List;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Json;
import latchkey.server.refusal.Refused;
import latchkey.socketio.engine.Utf8;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;

/**
 * Reads JSON from outside into the wire's records. What is wrong with it is said by field, never by
 * value: a value may be a secret.
 */
public final class Inputs {
  private Inputs() {}

  /**
   * Reads one value.
   *
   * @throws Refused with {@link ErrorCode#MALFORMED_JSON} or {@link ErrorCode#INVALID_REQUEST}
   */
  public static <T> T read(byte[] json, Class<T> type) {
    if (json.length == 0) {
      throw new Refused(ErrorCode.MALFORMED_JSON, "There is no JSON; it is empty.");
    }
    if (!Utf8.isValid(json)) {
      throw new Refused(ErrorCode.MALFORMED_JSON, "The JSON is not in UTF-8.");
    }
    @Nullable T value;
    try {
      value = Json.mapper().readValue(json, type);
    } catch (StreamConstraintsException e) {
      throw new Refused(
          ErrorCode.MALFORMED_JSON, "The JSON is nested too deeply, or a part of it is too long.");
    } catch (InputCoercionException e) {
      throw outOfRange(e);
    } catch (StreamReadException e) {
      throw malformed(e);
    } catch (DatabindException e) {
      throw invalid(e);
    }
    if (value == null) {
      throw new Refused(ErrorCode.INVALID_REQUEST, "The JSON is null where an object belongs.");
    }
    return value;
  }

  private static Refused malformed(StreamReadException e) {
    var place = e.getLocation();
    String where =
        place == null
            ? ""
            : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    return new Refused(
        ErrorCode.MALFORMED_JSON, "That is not JSON, or it is cut off" + where + ".");
  }

  private static Refused invalid(DatabindException e) {
    return switch (e.getCause()) {
      case InputCoercionException _ -> outOfRange(e);
      case StreamReadException cause -> malformed(cause);
      case InvalidInput cause -> invalidField(e, cause);
      case null, default ->
          new Refused(ErrorCode.INVALID_REQUEST, nameOf(e) + " is missing or of the wrong type.");
    };
  }

  private static Refused outOfRange(JacksonException e) {
    return new Refused(
        ErrorCode.INVALID_REQUEST,
        nameOf(e) + " is larger or smaller than any number that it takes.");
  }

  private static Refused invalidField(DatabindException e, InvalidInput cause) {
    String path = path(e);
    return new Refused(
        ErrorCode.INVALID_REQUEST, path.isEmpty() ? message(cause) : path + ": " + message(cause));
  }

  private static String message(InvalidInput cause) {
    return cause.getMessage() + ".";
  }

  private static String nameOf(JacksonException e) {
    String path = path(e);
    return path.isEmpty() ? "The JSON" : path;
  }

  /** Where in the JSON, such as {@code preKeys[3].publicKey}. */
  private static String path(JacksonException e) {
    List<String> parts = new ArrayList<>();
    for (JacksonException.Reference reference : e.getPath()) {
      String name = reference.getPropertyName();
      if (name != null) {
        parts.add(parts.isEmpty() ? name : "." + name);
      } else if (reference.getIndex() >= 0) {
        parts.add("[" + reference.getIndex() + "]");
      }
    }
    return String.join("", parts);
  }
}
