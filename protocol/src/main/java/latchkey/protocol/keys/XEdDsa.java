package latchkey.protocol.keys;

import java.util.Arrays;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import org.bouncycastle.math.ec.rfc7748.X25519Field;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * What Latchkey demands of keys and signatures beyond libsignal's verification, so that each key
 * has one form, each signature has one form, and nobody can sign without a private key. Both SDKs
 * and the server must agree on every signature: a log that one of them refuses splits a meeting.
 * {@code vectors/xeddsa.csv} holds them to it.
 *
 * <p>That the commitment R is canonical needs no check here: libsignal compares its bytes with a
 * point that it encodes itself.
 */
public final class XEdDsa {
  private static final int U_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;

  /** The highest bit of a signature is no part of S: it is the sign of the Edwards key. */
  private static final int WITHOUT_SIGN = 0x7F;

  /** The order of the base point, 2^252 + 27742317777372353535851937790883648493, little-endian. */
  private static final byte[] ORDER = {
    (byte) 0xED,
    (byte) 0xD3,
    (byte) 0xF5,
    0x5C,
    0x1A,
    0x63,
    0x12,
    0x58,
    (byte) 0xD6,
    (byte) 0x9C,
    (byte) 0xF7,
    (byte) 0xA2,
    (byte) 0xDE,
    (byte) 0xF9,
    (byte) 0xDE,
    0x14,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0x10
  };

  private XEdDsa() {}

  /**
   * Whether this is a serialised X25519 public key (33 bytes) whose u-coordinate is reduced, and
   * whose point is on the curve, in the prime-order subgroup, and not the identity.
   */
  public static boolean isKey(Bytes key) {
    if (key.length() != Limits.EC_PUBLIC_KEY_BYTES || key.get(0) != PublicKeys.EC_TYPE) {
      return false;
    }
    byte[] encoded = Arrays.copyOfRange(key.toByteArray(), 1, Limits.EC_PUBLIC_KEY_BYTES);
    int[] u = X25519Field.create();
    X25519Field.decode255(encoded, u);
    return Arrays.equals(encode(u), encoded) && Ed25519.validatePublicKeyFull(toEdwards(u), 0);
  }

  /** Whether the key is one ({@link #isKey}), and S of the signature (64 bytes) is reduced. */
  public static boolean isStrict(Bytes key, byte[] signature) {
    return signature.length == SIGNATURE_BYTES && isReduced(signature) && isKey(key);
  }

  private static boolean isReduced(byte[] signature) {
    for (int i = U_BYTES - 1; i >= 0; i--) {
      int mask = i == U_BYTES - 1 ? WITHOUT_SIGN : 0xFF;
      int difference = (signature[U_BYTES + i] & mask) - (ORDER[i] & 0xFF);
      if (difference != 0) {
        return difference < 0;
      }
    }
    return false;
  }

  /**
   * The Edwards point of sign 0, encoded: y = (u - 1) / (u + 1). Where u is -1, the inverse is 0,
   * and so is y: a point of order 4, which is refused as such.
   */
  private static byte[] toEdwards(int[] u) {
    int[] numerator = u.clone();
    X25519Field.subOne(numerator);
    int[] denominator = u.clone();
    X25519Field.addOne(denominator);
    X25519Field.inv(denominator, denominator);
    int[] y = X25519Field.create();
    X25519Field.mul(numerator, denominator, y);
    return encode(y);
  }

  private static byte[] encode(int[] element) {
    int[] reduced = element.clone();
    X25519Field.normalize(reduced);
    byte[] encoded = new byte[U_BYTES];
    X25519Field.encode(reduced, encoded);
    return encoded;
  }
}
