package latchkey.client.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519's curve in plain numbers, and the rule on XEdDSA signatures as docs/protocol.md states
 * it: slow, and made of nothing that the rule's implementations are made of.
 */
final class EdwardsReference {
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final BigInteger SQRT_OF_MINUS_ONE =
      BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
  static final Point IDENTITY = affine(BigInteger.ZERO, BigInteger.ONE);
  static final Point BASE =
      decompress(BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P), 0);

  private EdwardsReference() {}

  /** In extended coordinates. */
  record Point(BigInteger x, BigInteger y, BigInteger z, BigInteger t) {
    Point plus(Point other) {
      BigInteger a = y.subtract(x).multiply(other.y.subtract(other.x)).mod(P);
      BigInteger b = y.add(x).multiply(other.y.add(other.x)).mod(P);
      BigInteger c = t.multiply(D).shiftLeft(1).mod(P).multiply(other.t).mod(P);
      BigInteger d = z.multiply(other.z).shiftLeft(1).mod(P);
      BigInteger e = b.subtract(a);
      BigInteger f = d.subtract(c);
      BigInteger g = d.add(c);
      BigInteger h = b.add(a);
      return new Point(
          e.multiply(f).mod(P), g.multiply(h).mod(P), f.multiply(g).mod(P), e.multiply(h).mod(P));
    }

    Point times(BigInteger scalar) {
      Point result = IDENTITY;
      for (int i = scalar.bitLength() - 1; i >= 0; i--) {
        result = result.plus(result);
        if (scalar.testBit(i)) {
          result = result.plus(this);
        }
      }
      return result;
    }

    Point minus() {
      return new Point(P.subtract(x), y, z, P.subtract(t));
    }

    private BigInteger affineY() {
      return y.multiply(z.modInverse(P)).mod(P);
    }

    private int sign() {
      return x.multiply(z.modInverse(P)).mod(P).testBit(0) ? 1 : 0;
    }

    boolean isIdentity() {
      return x.mod(P).signum() == 0 && y.subtract(z).mod(P).signum() == 0;
    }

    byte[] encoded() {
      byte[] bytes = littleEndian(affineY());
      bytes[31] |= (byte) (sign() << 7);
      return bytes;
    }

    /** u = (1 + y) / (1 - y); 0 for the identity, which has none. */
    BigInteger montgomery() {
      BigInteger denominator = BigInteger.ONE.subtract(affineY()).mod(P);
      return denominator.signum() == 0
          ? BigInteger.ZERO
          : affineY().add(BigInteger.ONE).multiply(denominator.modInverse(P)).mod(P);
    }
  }

  private static Point affine(BigInteger x, BigInteger y) {
    return new Point(x, y, BigInteger.ONE, x.multiply(y).mod(P));
  }

  /** The point with this y; x = 0 has either sign, as in curve25519-dalek. */
  static @Nullable Point decompressOrNull(BigInteger y, int sign) {
    BigInteger square = y.multiply(y).mod(P);
    BigInteger ratio =
        square
            .subtract(BigInteger.ONE)
            .multiply(D.multiply(square).add(BigInteger.ONE).modInverse(P))
            .mod(P);
    BigInteger x = ratio.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!x.multiply(x).mod(P).equals(ratio)) {
      x = x.multiply(SQRT_OF_MINUS_ONE).mod(P);
    }
    if (!x.multiply(x).mod(P).equals(ratio)) {
      return null;
    }
    return affine(x.testBit(0) == (sign == 1) ? x : P.subtract(x).mod(P), y);
  }

  private static Point decompress(BigInteger y, int sign) {
    Point point = decompressOrNull(y, sign);
    if (point == null) {
      throw new AssertionError("no point");
    }
    return point;
  }

  /** All eight points whose order divides 8, each the sum of the one before and the second. */
  static Point[] torsion() {
    for (BigInteger y = BigInteger.TWO; ; y = y.add(BigInteger.ONE)) {
      Point any = decompressOrNull(y, 0);
      if (any == null) {
        continue;
      }
      Point generator = any.times(L);
      if (!generator.times(BigInteger.valueOf(4)).isIdentity()) {
        Point[] points = new Point[8];
        points[0] = IDENTITY;
        for (int i = 1; i < points.length; i++) {
          points[i] = points[i - 1].plus(generator);
        }
        return points;
      }
    }
  }

  static BigInteger challenge(byte[] commitment, byte[] publicPoint, byte[] message) {
    try {
      MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
      sha512.update(commitment);
      sha512.update(publicPoint);
      return number(sha512.digest(message)).mod(L);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The rule. */
  static boolean isGood(byte[] key, byte[] signature, byte[] message) {
    byte[] sBytes = Arrays.copyOfRange(signature, 32, 64);
    int sign = (sBytes[31] & 0x80) >>> 7;
    sBytes[31] &= 0x7f;
    BigInteger s = number(sBytes);
    BigInteger u = number(key);
    BigInteger denominator = u.add(BigInteger.ONE).mod(P);
    if (s.compareTo(L) >= 0 || u.compareTo(P) >= 0 || denominator.signum() == 0) {
      return false;
    }
    BigInteger y = u.subtract(BigInteger.ONE).multiply(denominator.modInverse(P)).mod(P);
    Point point = decompressOrNull(y, sign);
    if (point == null || point.isIdentity() || !point.times(L).isIdentity()) {
      return false;
    }
    byte[] commitment = Arrays.copyOf(signature, 32);
    BigInteger challenge = challenge(commitment, point.encoded(), message);
    Point expected = BASE.times(s).plus(point.times(challenge).minus());
    return Arrays.equals(expected.encoded(), commitment);
  }

  static BigInteger number(byte[] littleEndian) {
    return new BigInteger(1, reversed(littleEndian));
  }

  static byte[] littleEndian(BigInteger number) {
    byte[] bigEndian = number.toByteArray();
    byte[] bytes = new byte[32];
    for (int i = 0; i < Math.min(32, bigEndian.length); i++) {
      bytes[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return bytes;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
