package latchkey.client;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import latchkey.client.account.JoinAccount;
import latchkey.protocol.Bytes;

/** Reads and writes {@code BASE/device#TOKEN.SEED.HEAD}. */
final class DeviceLinkText {
  private DeviceLinkText() {}

  /**
   * Reads a link as people paste it.
   *
   * @throws latchkey.protocol.InvalidInput saying what is wrong with it
   */
  static JoinAccount.Link parse(String link) {
    LinkText.Parts parts = LinkText.parse(link, LinkText.Kind.DEVICE);
    List<String> secrets = List.of(parts.fragment().split("\\.", -1));
    return new JoinAccount.Link(
        SignInLinks.server(parts.server()),
        secrets.get(0),
        decoded(secrets.get(1)),
        decoded(secrets.get(2)));
  }

  static String write(URI server, JoinAccount.Link link) {
    String base = server.toString();
    return (base.endsWith("/") ? base : base + "/")
        + "device#"
        + String.join(".", link.token(), encoded(link.seed()), encoded(link.head()));
  }

  private static Bytes decoded(String text) {
    Bytes bytes = Bytes.of(Base64.getUrlDecoder().decode(text));
    // The last character has bits to spare; one of its forms is the secret's own.
    if (!encoded(bytes).equals(text)) {
      throw LinkText.Fault.MANGLED.refusal();
    }
    return bytes;
  }

  private static String encoded(Bytes bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }
}
