package latchkey.client;

import java.net.URI;
import java.net.URISyntaxException;
import latchkey.protocol.InvalidInput;

/** Reads {@code BASE/sign-in#TOKEN}, as people paste it. */
final class SignInLinks {
  private SignInLinks() {}

  static URI serverOf(String link) {
    return server(LinkText.parse(link, LinkText.Kind.SIGN_IN).server());
  }

  static String tokenOf(String link) {
    return LinkText.parse(link, LinkText.Kind.SIGN_IN).fragment();
  }

  /** A server's base URL: scheme, host and port. */
  static URI server(String base) {
    try {
      URI server = new URI(base);
      boolean isHttp = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
      if (isHttp && server.getHost() != null) {
        return alone(server);
      }
    } catch (URISyntaxException e) {
      throw new InvalidInput("the link's address is not one: " + e.getMessage(), e);
    }
    throw new InvalidInput("the link must begin with https:// (or http://) and a host");
  }

  private static URI alone(URI server) {
    if (server.getRawPath().isEmpty()
        && server.getRawQuery() == null
        && server.getRawUserInfo() == null) {
      return server;
    }
    throw new InvalidInput(
        "the link's address must be a server's alone, like https://meet.example.org");
  }
}
