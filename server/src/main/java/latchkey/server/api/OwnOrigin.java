package latchkey.server.api;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's own origin: that of its public URL, where it has one; no other name of the server,
 * and no other scheme, counts beside it. What a cookie proves counts for pages of this origin
 * alone, so that no other site can act in a member's name.
 */
public final class OwnOrigin {
  private final Optional<String> publicOrigin;

  public OwnOrigin(Optional<URI> publicUrl) {
    this.publicOrigin = publicUrl.map(URI::toString);
  }

  /**
   * Whether a request comes from a page of this server.
   *
   * @param origin the request's Origin header
   * @param host its Host header
   */
  public boolean isOwn(@Nullable String origin, @Nullable String host) {
    if (origin == null) {
      return false;
    }
    String lower = origin.toLowerCase(Locale.ROOT);
    if (publicOrigin.isPresent()) {
      return lower.equals(publicOrigin.get());
    }
    return host != null
        && (lower.equals("http://" + host.toLowerCase(Locale.ROOT))
            || lower.equals("https://" + host.toLowerCase(Locale.ROOT)));
  }
}
