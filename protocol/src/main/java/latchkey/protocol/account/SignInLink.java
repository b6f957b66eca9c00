package latchkey.protocol.account;

import java.time.Instant;

/** A link by which a person opens an account, {@code BASE/sign-in#TOKEN}. Shown once. */
public record SignInLink(String token, Instant expiresAt) {
  @Override
  public String toString() {
    return "SignInLink[expiresAt=" + expiresAt + "]";
  }
}
