package latchkey.server.api.socket;

import java.util.List;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.server.api.Inputs;
import latchkey.server.refusal.Refused;
import latchkey.socketio.packet.Argument;
import latchkey.socketio.packet.JsonText;

/** Events' payloads, from and to JSON. */
final class Payloads {
  private Payloads() {}

  static JsonText write(Object payload) {
    return JsonText.of(Json.mapper().writeValueAsBytes(payload));
  }

  /**
   * Reads an event's one argument.
   *
   * @throws Refused where it is anything but what the event takes, and why
   */
  static <T> T read(List<Argument> arguments, Class<T> type) {
    if (arguments.size() != 1
        || !(arguments.getFirst() instanceof JsonText json)
        || !json.attachments().isEmpty()) {
      throw new Refused(
          ErrorCode.INVALID_REQUEST,
          "An event carries exactly one argument, a JSON object without attachments.");
    }
    return Inputs.read(json.utf8(), type);
  }
}
