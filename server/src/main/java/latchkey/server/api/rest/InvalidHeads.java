package latchkey.server.api.rest;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.Problem;

/** Says what is wrong with a request whose head is not HTTP, and hangs up. */
public final class InvalidHeads implements Handler<HttpServerRequest> {
  private static final int URI_TOO_LONG = 414;
  private static final int HEADERS_TOO_LARGE = 431;

  @Override
  public void handle(HttpServerRequest request) {
    int status =
        switch (request.decoderResult().cause()) {
          case TooLongHttpLineException _ -> URI_TOO_LONG;
          case TooLongHttpHeaderException _ -> HEADERS_TOO_LARGE;
          case null, default -> ErrorCode.INVALID_REQUEST.status();
        };
    Problem problem =
        status == ErrorCode.INVALID_REQUEST.status()
            ? Problem.of(ErrorCode.INVALID_REQUEST, "The request's head is not HTTP/1.1.")
            : Problem.of(
                    ErrorCode.TOO_LARGE,
                    status == URI_TOO_LONG
                        ? "The request's first line is too long."
                        : "The request's headers, cookies among them, are too long together.")
                .withStatus(status);
    var _ =
        request
            .response()
            .setStatusCode(status)
            .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
            .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
            .end(Buffer.buffer(Json.mapper().writeValueAsBytes(problem)))
            .onComplete(sent -> request.connection().close());
  }
}
