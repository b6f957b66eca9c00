package latchkey.client;

import java.net.URI;
import latchkey.client.invite.JoinLink;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;

/**
 * An invitation that this device has just made.
 *
 * @param link to be given to the guest or member, and to no one else: all who have it can knock,
 *     and prove by it to be the one invited
 * @param tokenHash by which the meeting names the invitation
 */
public record Invitation(String link, Bytes tokenHash) {
  @Override
  public String toString() {
    return "Invitation[" + tokenHash + "]";
  }

  /** A whole link. */
  record Link(URI server, JoinLink parts) {
    /**
     * Reads {@code BASE/join/TOKEN#SEED.ANCHOR}, as people paste it.
     *
     * @throws InvalidInput saying what is wrong with it
     */
    static Link parse(String link) {
      return parse(link, LinkText.Kind.INVITATION);
    }

    /** As {@link #parse}, of {@code BASE/member/TOKEN#SEED.ANCHOR}. */
    static Link parseMember(String link) {
      return parse(link, LinkText.Kind.MEMBER);
    }

    private static Link parse(String link, LinkText.Kind kind) {
      LinkText.Parts read = LinkText.parse(link, kind);
      try {
        return new Link(
            SignInLinks.server(read.server()), JoinLink.of(read.token(), read.fragment()));
      } catch (InvalidInput e) {
        throw LinkText.Fault.MANGLED.refusal();
      }
    }

    String write() {
      return write(LinkText.Kind.INVITATION);
    }

    String write(LinkText.Kind kind) {
      String base = server.toString();
      return (base.endsWith("/") ? base : base + "/")
          + kind.place()
          + "/"
          + parts.token()
          + "#"
          + parts.fragment();
    }

    @Override
    public String toString() {
      return "Link[" + server + "]";
    }
  }
}
