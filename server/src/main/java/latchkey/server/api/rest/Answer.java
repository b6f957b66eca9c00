package latchkey.server.api.rest;

import java.util.Map;
import latchkey.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What a call is answered with.
 *
 * @param body goes out as JSON; {@link Bytes} as they are; none where null
 */
record Answer(int status, @Nullable Object body, Map<String, String> headers) {
  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer ok(Object body) {
    return new Answer(200, body, Map.of());
  }

  static Answer bytes(Bytes body) {
    return new Answer(200, body, Map.of("Cache-Control", "private, no-store"));
  }

  static Answer created(Object body) {
    return new Answer(201, body, Map.of());
  }

  static Answer done() {
    return new Answer(204, null, Map.of());
  }

  Answer withHeader(String name, String value) {
    return new Answer(status, body, Map.of(name, value));
  }
}
