package latchkey.server.api;

import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What every answer says, whichever part of the server it comes from: that it is for this origin
 * alone, runs nothing, stands in no frame, is kept nowhere. The web app's pages say more.
 */
public final class SecurityHeaders {
  private static final Map<String, String> ALWAYS =
      Map.of(
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cross-Origin-Embedder-Policy", "require-corp",
          "Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()",
          "Cache-Control", "no-store");

  private final Map<String, String> headers;

  /** Behind HTTPS, browsers are told never to come without it. */
  public SecurityHeaders(Optional<URI> publicUrl) {
    Map<String, String> all = new LinkedHashMap<>(ALWAYS);
    if (publicUrl.filter(url -> "https".equalsIgnoreCase(url.getScheme())).isPresent()) {
      all.put("Strict-Transport-Security", "max-age=31536000");
    }
    headers = Map.copyOf(all);
  }

  /** To be called before anything else writes to a response. */
  public void putInto(HttpServerResponse response) {
    headers.forEach(response::putHeader);
  }
}
