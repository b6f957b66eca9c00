package latchkey.socketio.engine;

import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The request that opened a connection.
 *
 * @param remoteAddress the peer's IP address
 * @param secure whether the request came over TLS
 * @param query the request's query, without the question mark
 * @param headers by lower-case name; a header sent several times has its values joined by {@code ",
 *     "}
 */
public record Handshake(
    String remoteAddress, boolean secure, String query, Map<String, String> headers) {

  static Handshake of(HttpServerRequest request) {
    var headers = new HashMap<String, String>();
    for (Map.Entry<String, String> header : request.headers()) {
      headers.merge(
          header.getKey().toLowerCase(Locale.ROOT), header.getValue(), (a, b) -> a + ", " + b);
    }
    String query = request.query();
    return new Handshake(
        String.valueOf(request.remoteAddress().hostAddress()),
        request.isSSL(),
        query == null ? "" : query,
        Map.copyOf(headers));
  }

  /** About how much memory it takes. */
  long bytes() {
    long text = query.length();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      text += header.getKey().length() + header.getValue().length();
    }
    return text;
  }

  /** A header by its name, in whatever case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
