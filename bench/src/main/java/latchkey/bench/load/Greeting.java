package latchkey.bench.load;

import java.util.Optional;

/**
 * How a connection begins.
 *
 * @param namespace begins with a slash
 * @param auth the CONNECT's payload, a JSON object
 * @param first an event to send at once, as a JSON array; the connection is ready when it is
 *     acknowledged with {@code "ok":true}
 */
public record Greeting(String namespace, String auth, Optional<String> first) {
  /** What stands between a packet's type and the rest. */
  String prefix() {
    return namespace.equals("/") ? "" : namespace + ",";
  }
}
