package latchkey.socketio.engine;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import java.util.concurrent.TimeUnit;

/** Why a request is refused; the numbers and texts are those that Engine.IO clients know. */
enum HandshakeError {
  UNKNOWN_TRANSPORT(400, 0, "Transport unknown"),
  UNKNOWN_SESSION(400, 1, "Session ID unknown"),
  BAD_METHOD(400, 2, "Bad handshake method"),
  BAD_REQUEST(400, 3, "Bad request"),
  FORBIDDEN(403, 4, "Forbidden"),
  UNSUPPORTED_VERSION(400, 5, "Unsupported protocol version"),
  TOO_LARGE(413, 3, "Payload too large"),
  OVER_SHARE(503, 3, "Too much is being sent at once"),
  FULL(503, 3, "Too many connections");

  /** How long a connection may go on sending a body that was refused. */
  private static final long DISCARD_MILLIS = 2_000;

  private final int status;
  private final String body;

  HandshakeError(int status, int code, String message) {
    this.status = status;
    this.body = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
  }

  /**
   * On the request's event loop. Does nothing where there was an answer, or the client has gone.
   */
  void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (request.version() != HttpVersion.HTTP_2 && hasUnreadBody(request)) {
      closeAfterBody(request);
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body);
  }

  /** Whether a body was announced that has not been read to its end. */
  static boolean hasUnreadBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return !request.isEnded()
        && (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            || (length != null && !length.equals("0")));
  }

  /** Reads on without keeping anything, for a while, so that the client gets to see the answer. */
  private static void closeAfterBody(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    request.response().putHeader(HttpHeaders.CONNECTION, "close");
    request.exceptionHandler(failure -> connection.close());
    request.endHandler(nothing -> connection.close());
    request.handler(chunk -> {});
    request.resume();
    var _ =
        ((HttpServerRequestInternal) request)
            .context()
            .nettyEventLoop()
            .schedule(() -> connection.close(), DISCARD_MILLIS, TimeUnit.MILLISECONDS);
  }
}
