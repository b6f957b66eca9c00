package latchkey.client;

import java.net.URI;
import latchkey.client.crypto.LinkSecret;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.InvitationId;

/**
 * An invitation that this device has just made.
 *
 * @param link to be given to the guest, and to nobody else: whoever has it can knock, and proves by
 *     it to be the one invited
 */
public record Invitation(InvitationId id, String link) {
  @Override
  public String toString() {
    return "Invitation[" + id + "]";
  }

  /**
   * A link's parts.
   *
   * @param token what the server knows
   * @param secret what it does not
   */
  record Link(URI server, String token, LinkSecret secret) {
    /**
     * Reads {@code BASE/join/TOKEN#SECRET}.
     *
     * @throws InvalidInput if it is no such link
     */
    static Link parse(String link) {
      int fragment = link.indexOf('#');
      int path = link.lastIndexOf("/join/", fragment < 0 ? link.length() : fragment);
      if (fragment < 0 || path < 0) {
        throw new InvalidInput(
            "this is not a whole invitation link: it must look like"
                + " https://server/join/…#… to its last character");
      }
      return new Link(
          SignInLinks.server(link.substring(0, path)),
          link.substring(path + "/join/".length(), fragment),
          LinkSecret.fromFragment(link.substring(fragment + 1)));
    }

    static String write(URI server, String token, LinkSecret secret) {
      String base = server.toString();
      return (base.endsWith("/") ? base : base + "/") + "join/" + token + "#" + secret.toFragment();
    }

    @Override
    public String toString() {
      return "Link[" + server + "]";
    }
  }
}
