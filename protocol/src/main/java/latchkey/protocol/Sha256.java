package latchkey.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4), by which logs name entries and invitations their tokens. */
public final class Sha256 {
  private Sha256() {}

  /** 32 bytes. */
  public static Bytes of(byte[] message) {
    try {
      return Bytes.of(MessageDigest.getInstance("SHA-256").digest(message));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Of the text's UTF-8 bytes. */
  public static Bytes of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }
}
