package latchkey.client.account;

import java.math.BigInteger;
import java.security.SecureRandom;
import latchkey.client.crypto.DerivedKey;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.log.SigningKey;

/**
 * The code by which a person comes back to an account without any of its devices: 128 random bits
 * and two zeros, in 26 characters of Crockford's base 32.
 */
public final class RecoveryCode {
  /** Its characters. */
  public static final int LENGTH = 26;

  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BITS_OF_DIGIT = 5;
  private static final int SECRET_BYTES = 16;
  private static final int SPARE_BITS = 2;

  private final Bytes secret;

  private RecoveryCode(Bytes secret) {
    this.secret = secret;
  }

  public static RecoveryCode random() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return new RecoveryCode(Bytes.of(secret));
  }

  /**
   * Reads a code as people type it: small letters, spaces and hyphens, O for 0, I and L for 1.
   *
   * @throws LatchkeyException {@code recovery_code_wrong} if it is none
   */
  public static RecoveryCode parse(String typed) {
    BigInteger value = BigInteger.ZERO;
    int length = 0;
    for (int i = 0; i < typed.length(); i++) {
      char typedChar = typed.charAt(i);
      if (typedChar == '-' || isBlank(typedChar)) {
        continue;
      }
      char c = capital(typedChar);
      int digit = DIGITS.indexOf(c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c);
      if (digit < 0) {
        throw wrong("A character in it does not belong to such a code.");
      }
      value = value.shiftLeft(BITS_OF_DIGIT).or(BigInteger.valueOf(digit));
      length++;
    }
    if (length != LENGTH) {
      throw wrong("It has " + LENGTH + " characters, and this one " + length + ".");
    }
    if (value.and(BigInteger.valueOf((1L << SPARE_BITS) - 1)).signum() != 0) {
      throw wrong("Its last character is another one.");
    }
    return new RecoveryCode(bytes(value.shiftRight(SPARE_BITS)));
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\ufeff';
  }

  /** Letters of other alphabets have capitals among these, and are none of the code's. */
  private static char capital(char c) {
    return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
  }

  private static Bytes bytes(BigInteger value) {
    byte[] bytes = new byte[SECRET_BYTES];
    byte[] magnitude = value.toByteArray(); // A sign byte may stand before it.
    int length = Math.min(magnitude.length, SECRET_BYTES);
    System.arraycopy(magnitude, magnitude.length - length, bytes, SECRET_BYTES - length, length);
    return Bytes.of(bytes);
  }

  private static LatchkeyException wrong(String why) {
    return new LatchkeyException(
        ErrorCode.RECOVERY_CODE_WRONG,
        "That is not a recovery code. " + why + " Compare it with what you have noted.");
  }

  /** The 26 characters. */
  public String text() {
    BigInteger value = new BigInteger(1, secret.toByteArray()).shiftLeft(SPARE_BITS);
    StringBuilder text = new StringBuilder();
    for (int place = LENGTH - 1; place >= 0; place--) {
      int digit = value.shiftRight(place * BITS_OF_DIGIT).intValue() & (DIGITS.length() - 1);
      text.append(DIGITS.charAt(digit));
    }
    return text.toString();
  }

  /** The key that it stands for. */
  public SigningKey key() {
    return DerivedKey.ofRecovery(secret);
  }

  @Override
  public String toString() {
    return "RecoveryCode";
  }
}
