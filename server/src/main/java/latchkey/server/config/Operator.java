package latchkey.server.config;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the pages say of who runs the server: shown to members and guests alike.
 *
 * @param name in place of Latchkey's own
 * @param logo beside the name
 * @param imprint who is answerable
 * @param privacy what becomes of people's data
 */
public record Operator(
    Optional<String> name, Optional<Logo> logo, Optional<URI> imprint, Optional<URI> privacy) {
  /** The pages say nothing of it. */
  public static final Operator UNNAMED =
      new Operator(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final int MAX_NAME = 40;
  private static final Pattern INVISIBLE = Pattern.compile("\\p{C}|\\p{Zl}|\\p{Zp}");

  public Operator {
    name = name.map(Operator::tidy);
    imprint.ifPresent(url -> requireWebAddress("imprint", url));
    privacy.ifPresent(url -> requireWebAddress("privacy", url));
  }

  private static String tidy(String name) {
    String tidy = name.strip();
    if (tidy.isEmpty()
        || tidy.codePointCount(0, tidy.length()) > MAX_NAME
        || INVISIBLE.matcher(tidy).find()) {
      throw new IllegalArgumentException(
          "name must have 1 to " + MAX_NAME + " characters that can be seen, not " + name);
    }
    return tidy;
  }

  private static void requireWebAddress(String what, URI url) {
    boolean isWeb =
        "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
    if (!isWeb || url.getHost() == null || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          what + " must be a web address like https://example.org/" + what + ", not " + url);
    }
  }
}
