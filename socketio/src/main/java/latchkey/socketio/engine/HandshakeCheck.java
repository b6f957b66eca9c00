package latchkey.socketio.engine;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Decides who may open a connection. Called on a virtual thread, once per connection; may block.
 */
@FunctionalInterface
public interface HandshakeCheck {
  boolean allows(Handshake handshake);

  /**
   * Lets in browsers whose page came from this server, and whatever is no browser (and so sends no
   * Origin). The host and port of Origin must be those of the Host header.
   */
  static HandshakeCheck sameOrigin() {
    return handshake ->
        handshake.header("origin").isEmpty()
            || hostOf(handshake.header("origin").get())
                .equals(handshake.header("host").orElse("").toLowerCase(Locale.ROOT));
  }

  private static String hostOf(String origin) {
    try {
      String authority = new URI(origin).getRawAuthority();
      return authority == null ? "?" : authority.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return "?";
    }
  }
}
