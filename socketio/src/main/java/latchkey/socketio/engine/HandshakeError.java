package latchkey.socketio.engine;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Why a request is refused; the numbers and texts are those that Engine.IO clients know. */
enum HandshakeError {
  UNKNOWN_TRANSPORT(400, 0, "Transport unknown"),
  UNKNOWN_SESSION(400, 1, "Session ID unknown"),
  BAD_METHOD(400, 2, "Bad handshake method"),
  BAD_REQUEST(400, 3, "Bad request"),
  FORBIDDEN(403, 4, "Forbidden"),
  UNSUPPORTED_VERSION(400, 5, "Unsupported protocol version"),
  TOO_LARGE(413, 3, "Payload too large"),
  FULL(503, 3, "Too many connections");

  private final int status;
  private final String body;

  HandshakeError(int status, int code, String message) {
    this.status = status;
    this.body = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
  }

  void answer(HttpServerRequest request) {
    if (!request.response().ended() && !request.response().closed()) {
      request
          .response()
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(body);
    }
  }
}
