package latchkey.client.account;

import java.security.SecureRandom;
import java.util.Base64;
import latchkey.protocol.Bytes;

/** Random bytes, and tokens made of them. */
public final class Secrets {
  private static final int LENGTH = 32;
  private static final String ACCESS_TOKEN = "lkd_";
  private static final String DEVICE_LINK = "lkv_";
  private static final String INVITATION = "lki_";

  private Secrets() {}

  /** So many of them. */
  public static Bytes random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return Bytes.of(bytes);
  }

  /** From which a link's key is derived. */
  public static Bytes seed() {
    return random(LENGTH);
  }

  /** By which the server knows a device. */
  static String accessToken() {
    return token(ACCESS_TOKEN);
  }

  static String deviceLinkToken() {
    return token(DEVICE_LINK);
  }

  public static String invitationToken() {
    return token(INVITATION);
  }

  private static String token(String prefix) {
    return prefix
        + Base64.getUrlEncoder().withoutPadding().encodeToString(random(LENGTH).toByteArray());
  }
}
