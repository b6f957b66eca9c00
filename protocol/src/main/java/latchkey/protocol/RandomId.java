package latchkey.protocol;

import java.security.SecureRandom;
import java.util.Base64;

/** What random ids have behind their prefix. */
final class RandomId {
  private static final int BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomId() {}

  /** 16 random bytes in base64url without padding. */
  static String make() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
