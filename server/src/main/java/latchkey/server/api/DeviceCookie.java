package latchkey.server.api;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that holds a device's access token for the web app: no script can read it, and no
 * other site's request carries it.
 */
public final class DeviceCookie {
  public static final String NAME = "latchkey_device";

  private final boolean secure;

  /** Over HTTPS the cookie never travels in the clear. */
  public DeviceCookie(Optional<URI> publicUrl) {
    this.secure = publicUrl.filter(url -> "https".equalsIgnoreCase(url.getScheme())).isPresent();
  }

  /** A {@code Set-Cookie} header that keeps the token. */
  public String set(String accessToken, Duration lifetime) {
    return header(accessToken, lifetime.toSeconds());
  }

  /** A {@code Set-Cookie} header that forgets the token. */
  public String clear() {
    return header("", 0);
  }

  private String header(String value, long maxAge) {
    return NAME
        + "="
        + value
        + "; Path=/; Max-Age="
        + maxAge
        + "; HttpOnly; SameSite=Strict"
        + (secure ? "; Secure" : "");
  }

  /** The token in a {@code Cookie} header, if there is one. */
  public static Optional<String> find(@Nullable String cookieHeader) {
    if (cookieHeader == null) {
      return Optional.empty();
    }
    for (String cookie : cookieHeader.split(";", -1)) {
      String pair = cookie.strip();
      if (pair.startsWith(NAME + "=")) {
        return Optional.of(pair.substring(NAME.length() + 1)).filter(value -> !value.isEmpty());
      }
    }
    return Optional.empty();
  }
}
