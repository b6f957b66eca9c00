package latchkey.server.api.web;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file of the web app, in memory, as it is and compressed.
 *
 * @param contentType what it is
 * @param entityTag changes with its content, quoted
 * @param immutable its name changes with its content
 * @param plain its bytes
 * @param compressed the same by content coding, the best first
 */
record WebFile(
    String contentType,
    String entityTag,
    boolean immutable,
    Buffer plain,
    Map<String, Buffer> compressed) {
  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/vnd.microsoft.icon",
          "webmanifest", "application/manifest+json",
          "txt", "text/plain; charset=utf-8");

  /** By the language, too, which the person has chosen or their browser asks for. */
  private static final CharSequence PAGES_VARY_BY =
      HttpHeaders.createOptimized("accept-encoding, accept-language, cookie");

  /** The content type by a path's ending. */
  static String contentTypeOf(String path) {
    String ending = path.substring(path.lastIndexOf('.') + 1);
    return Optional.ofNullable(CONTENT_TYPES.get(ending))
        .orElseThrow(() -> new IllegalStateException("no content type is known for " + path));
  }

  private boolean isPage() {
    return contentType.startsWith("text/html");
  }

  /** Answers with this file and this status, in the best coding that the request accepts. */
  void send(HttpServerRequest request, int status) {
    HttpServerResponse response = request.response().setStatusCode(status);
    response
        .putHeader(
            HttpHeaders.CACHE_CONTROL, immutable ? "max-age=31536000, immutable" : "no-cache")
        .putHeader(HttpHeaders.ETAG, entityTag)
        .putHeader(HttpHeaders.VARY, isPage() ? PAGES_VARY_BY : HttpHeaders.ACCEPT_ENCODING);
    if (status == 200 && entityTag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    Buffer body = plain;
    for (Map.Entry<String, Buffer> each : compressed.entrySet()) {
      if (accepts(request.getHeader(HttpHeaders.ACCEPT_ENCODING), each.getKey())) {
        response.putHeader(HttpHeaders.CONTENT_ENCODING, each.getKey());
        body = each.getValue();
        break;
      }
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length())).end();
    } else {
      response.end(shared(body));
    }
  }

  /**
   * Bytes that all who are sent them have in common, in the form in which they are sent: however
   * many clients take them slowly, none makes the server hold a copy.
   */
  static Buffer toShare(byte[] bytes) {
    return BufferInternal.buffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
  }

  private static Buffer shared(Buffer bytes) {
    return BufferInternal.buffer(
        Unpooled.unreleasableBuffer(((BufferInternal) bytes).getByteBuf().duplicate()));
  }

  /** Whether an Accept-Encoding header names a coding and does not refuse it (RFC 9110, 12.5.3). */
  static boolean accepts(@Nullable String acceptEncoding, String coding) {
    if (acceptEncoding == null) {
      return false;
    }
    for (String each : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = each.split(";", -1);
      if (parts[0].strip().equals(coding)) {
        return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }
}
