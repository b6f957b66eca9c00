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
     * Reads {@code BASE/join/TOKEN#SECRET}, as people paste it.
     *
     * @throws InvalidInput saying what is wrong with it
     */
    static Link parse(String link) {
      LinkText.Parts parts = LinkText.parse(link, LinkText.Kind.INVITATION);
      try {
        return new Link(
            SignInLinks.server(parts.server()),
            parts.token(),
            LinkSecret.fromFragment(parts.fragment()));
      } catch (InvalidInput e) {
        // The last character of a secret has bits to spare; one of its forms is the secret's own.
        throw LinkText.Fault.MANGLED.refusal();
      }
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
