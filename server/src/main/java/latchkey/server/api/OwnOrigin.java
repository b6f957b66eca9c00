package latchkey.server.api;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's own origin: that of its public URL, where it has one; no other name of the server,
 * and no other scheme, counts beside it. What a cookie proves counts for pages of this origin
 * alone, so that no other site can act in a member's name.
 */
public final class OwnOrigin {
  private static final Logger log = LoggerFactory.getLogger(OwnOrigin.class);

  /** A stranger can make up origins: they do not fill the log. */
  private static final int MOST_TOLD = 10;

  private static final Pattern WELL_FORMED =
      Pattern.compile("https?://[a-zA-Z0-9.:\\[\\]-]{1,255}");

  private final Optional<String> publicOrigin;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

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

  /**
   * A request from a page that is not this server's was refused: the log says so, once for each of
   * the first origins. Only the operator knows whether people are meant to open the server there.
   *
   * @param origin the request's Origin header
   * @param host its Host header
   */
  public void refused(@Nullable String origin, @Nullable String host) {
    if (origin != null
        && WELL_FORMED.matcher(origin).matches()
        && told.size() < MOST_TOLD
        && told.add(origin)) {
      log.atWarn()
          .log(
              "A page at {} was refused, since this server's own address is {}. If people are to open"
                  + " the server there, start it with --url {}.",
              origin,
              publicOrigin.orElseGet(() -> host == null ? "not known" : "at " + printable(host)),
              origin);
    }
  }

  private static String printable(String host) {
    return host.replaceAll("[^a-zA-Z0-9.:\\[\\]-]", "?");
  }
}
