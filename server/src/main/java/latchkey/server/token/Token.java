package latchkey.server.token;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import latchkey.protocol.Bytes;
import latchkey.protocol.Sha256;

/**
 * A secret that proves something: a prefix that tells its kind, then 32 random bytes in base64url.
 * The server keeps its {@link #hash} alone; since the secret is random and long, a plain SHA-256
 * gives nothing away, and finding a row by it tells a prober nothing about any token.
 */
public final class Token {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 32;
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final String secret;

  private Token(String secret) {
    this.secret = secret;
  }

  /** A new token that nobody can guess. */
  public static Token random(TokenKind kind) {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return new Token(kind.prefix() + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** {@code text} as a token, where it has that kind's form. */
  public static Optional<Token> parse(TokenKind kind, String text) {
    return text.startsWith(kind.prefix())
            && SECRET.matcher(text.substring(kind.prefix().length())).matches()
        ? Optional.of(new Token(text))
        : Optional.empty();
  }

  /** The token itself, for its owner alone. */
  public String reveal() {
    return secret;
  }

  /** SHA-256 of the token's ASCII bytes: 32 bytes. */
  public Bytes hash() {
    return Sha256.of(secret);
  }

  @Override
  public String toString() {
    return "Token";
  }
}
