package latchkey.protocol.account;

import java.time.Instant;

/**
 * {@code POST /api/sign-in-links}: a link by which a member adds another device of its own. Shown
 * once.
 */
public record SignInLink(String token, Instant expiresAt) {
  @Override
  public String toString() {
    return "SignInLink[expiresAt=" + expiresAt + "]";
  }
}
