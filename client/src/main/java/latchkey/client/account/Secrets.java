package latchkey.client.account;

import java.security.SecureRandom;
import java.util.Base64;
import latchkey.protocol.Bytes;

/** Random bytes, and tokens made of them. */
final class Secrets {
  private static final int LENGTH = 32;
  private static final String ACCESS_TOKEN = "lkd_";
  private static final String DEVICE_LINK = "lkv_";

  private Secrets() {}

  static Bytes random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return Bytes.of(bytes);
  }

  static Bytes seed() {
    return random(LENGTH);
  }

  /** By which the server knows a device. */
  static String accessToken() {
    return token(ACCESS_TOKEN);
  }

  static String deviceLinkToken() {
    return token(DEVICE_LINK);
  }

  private static String token(String prefix) {
    return prefix
        + Base64.getUrlEncoder().withoutPadding().encodeToString(random(LENGTH).toByteArray());
  }
}
