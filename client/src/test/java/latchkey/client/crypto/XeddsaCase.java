package latchkey.client.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import latchkey.client.crypto.EdwardsReference.Point;
import latchkey.protocol.Bytes;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/**
 * A line of {@code vectors/xeddsa.csv}: a key, and a signature under it that may be good or not.
 *
 * @param key the u-coordinate, 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Compared nowhere.
record XeddsaCase(String name, byte[] key, byte[] signature, byte[] message) {
  static final Path FILE = Path.of("..", "vectors", "xeddsa.csv");

  /** Lines whose names begin so are made here; the others were collected, and are kept. */
  static final String MADE = "made: ";

  private static final HexFormat HEX = HexFormat.of();
  private static final Point[] TORSION = EdwardsReference.torsion();

  /** A line as it is in the file. */
  record Recorded(XeddsaCase input, boolean libsignalVerifies, boolean good) {
    static List<Recorded> all() throws IOException {
      return Files.readAllLines(FILE, UTF_8).stream().skip(1).map(Recorded::parse).toList();
    }

    private static Recorded parse(String line) {
      List<String> fields = Arrays.asList(line.split(",", -1));
      return new Recorded(
          new XeddsaCase(
              fields.get(0),
              HEX.parseHex(fields.get(1)),
              HEX.parseHex(fields.get(2)),
              HEX.parseHex(fields.get(3))),
          Boolean.parseBoolean(fields.get(4)),
          Boolean.parseBoolean(fields.get(5)));
    }
  }

  String line() {
    return String.join(
        ",",
        name,
        HEX.formatHex(key),
        HEX.formatHex(signature),
        HEX.formatHex(message),
        Boolean.toString(libsignalVerifies()),
        Boolean.toString(isGood()));
  }

  boolean isGood() {
    return EdwardsReference.isGood(key, signature, message);
  }

  Bytes serializedKey() {
    byte[] serialized = new byte[33];
    serialized[0] = 5;
    System.arraycopy(key, 0, serialized, 1, 32);
    return Bytes.of(serialized);
  }

  boolean libsignalVerifies() {
    try {
      return new ECPublicKey(serializedKey().toByteArray()).verifySignature(message, signature);
    } catch (InvalidKeyException e) {
      return false;
    }
  }

  /** Every torsion point and its mixtures, with every sign, form of u, and form of S and R. */
  static List<XeddsaCase> edges() {
    Random random = new Random(7);
    List<XeddsaCase> cases = new ArrayList<>();
    for (int key = 0; key < TORSION.length; key++) {
      for (int commitment = 0; commitment < TORSION.length; commitment++) {
        for (boolean mixed : new boolean[] {false, true}) {
          XeddsaCase signed = signed(random, mixed, key, commitment);
          String name = MADE + (mixed ? "A + T" : "T") + key + " R + T" + commitment;
          cases.add(signed.named(name));
          if (commitment == 0 || commitment == key) {
            cases.add(signed.withSignFlipped().named(name + " other sign"));
            cases.add(signed.withUnreducedKey().named(name + " high bit of u"));
            cases.add(signed.withKeyPlusP().named(name + " u + p"));
            cases.add(signed.withKeyPlusP().withSignFlipped().named(name + " u + p other sign"));
            for (int k = 1; k < 8; k++) {
              cases.add(signed.withResponsePlus(k).named(name + " S + " + k + "L"));
            }
          }
        }
      }
    }
    XeddsaCase honest = signed(random, true, 0, 0);
    for (byte[] commitment : nonCanonicalPoints()) {
      for (int key = 0; key < TORSION.length; key++) {
        String name = MADE + "R " + HEX.formatHex(commitment) + " under T" + key;
        byte[] torsionKey = EdwardsReference.littleEndian(TORSION[key].montgomery());
        byte[] signature = Arrays.copyOf(commitment, 64);
        cases.add(new XeddsaCase(name, torsionKey, signature, honest.message));
        cases.add(
            new XeddsaCase(name, torsionKey, signature, honest.message)
                .withSignFlipped()
                .named(name + " other sign"));
      }
      byte[] signature = honest.signature.clone();
      System.arraycopy(commitment, 0, signature, 0, 32);
      cases.add(
          new XeddsaCase(
              MADE + "R " + HEX.formatHex(commitment), honest.key, signature, honest.message));
    }
    return cases;
  }

  /** One of any kind, altered in up to two ways, of which most keep what else is there intact. */
  static XeddsaCase random(long seed) {
    Random random = new Random(seed);
    boolean honest = random.nextBoolean();
    XeddsaCase made =
        signed(
            random,
            honest || random.nextInt(4) > 0,
            honest ? 0 : random.nextInt(8),
            honest ? 0 : random.nextInt(8));
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      made = made.altered(random);
    }
    return made.named(MADE + "random " + seed);
  }

  private XeddsaCase altered(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> withSignFlipped();
      case 1 -> withUnreducedKey();
      case 2 -> withKeyPlusP();
      case 3 -> withResponsePlus(1 + random.nextInt(7));
      case 4 -> new XeddsaCase(name, flipped(key, random), signature, message);
      case 5 -> new XeddsaCase(name, key, flipped(signature, random), message);
      case 6 -> new XeddsaCase(name, key, signature, Arrays.copyOf(message, message.length + 1));
      default -> {
        byte[] other = signature.clone();
        System.arraycopy(TORSION[random.nextInt(8)].encoded(), 0, other, 0, 32);
        yield new XeddsaCase(name, key, other, message);
      }
    };
  }

  /**
   * Signed under aB + T[key], or under T[key] alone, with R = rB + T[commitment], so that the
   * equation holds where luck with the challenge (at most 1 in 8) allows it at all.
   */
  private static XeddsaCase signed(Random random, boolean mixed, int key, int commitment) {
    byte[] message = new byte[random.nextInt(24)];
    random.nextBytes(message);
    BigInteger secret = mixed ? new BigInteger(250, random) : BigInteger.ZERO;
    Point point = EdwardsReference.BASE.times(secret).plus(TORSION[key]);
    byte[] signature = new byte[64];
    for (int attempt = 0; attempt < 12; attempt++) {
      BigInteger nonce = new BigInteger(250, random);
      Point committed = EdwardsReference.BASE.times(nonce).plus(TORSION[commitment]);
      byte[] encoded = committed.encoded();
      BigInteger challenge = EdwardsReference.challenge(encoded, point.encoded(), message);
      BigInteger response = nonce.add(challenge.multiply(secret)).mod(EdwardsReference.L);
      System.arraycopy(encoded, 0, signature, 0, 32);
      System.arraycopy(EdwardsReference.littleEndian(response), 0, signature, 32, 32);
      signature[63] |= (byte) (point.encoded()[31] & 0x80);
      if ((challenge.intValue() * key + commitment) % 8 == 0) {
        break;
      }
    }
    return new XeddsaCase(
        "", EdwardsReference.littleEndian(point.montgomery()), signature, message);
  }

  /** y from p to 2^255 - 1, and x = 0 with sign 1. */
  private static List<byte[]> nonCanonicalPoints() {
    List<byte[]> points = new ArrayList<>();
    for (int sign = 0; sign <= 1; sign++) {
      for (int above = -1; above < 19; above++) {
        points.add(withSign(EdwardsReference.P.add(BigInteger.valueOf(above)), sign));
      }
      points.add(withSign(BigInteger.ONE, sign));
    }
    return points;
  }

  private static byte[] withSign(BigInteger y, int sign) {
    byte[] bytes = EdwardsReference.littleEndian(y);
    bytes[31] |= (byte) (sign << 7);
    return bytes;
  }

  private XeddsaCase named(String given) {
    return new XeddsaCase(given, key, signature, message);
  }

  private XeddsaCase withSignFlipped() {
    byte[] other = signature.clone();
    other[63] ^= (byte) 0x80;
    return new XeddsaCase(name, key, other, message);
  }

  private XeddsaCase withUnreducedKey() {
    byte[] other = key.clone();
    other[31] ^= (byte) 0x80;
    return new XeddsaCase(name, other, signature, message);
  }

  /** The same point under another form of its u, where one has room. */
  private XeddsaCase withKeyPlusP() {
    BigInteger other = EdwardsReference.number(key).add(EdwardsReference.P);
    return other.bitLength() > 255
        ? this
        : new XeddsaCase(name, EdwardsReference.littleEndian(other), signature, message);
  }

  private XeddsaCase withResponsePlus(int k) {
    byte[] response = Arrays.copyOfRange(signature, 32, 64);
    int sign = response[31] & 0x80;
    response[31] &= 0x7f;
    BigInteger other =
        EdwardsReference.number(response)
            .add(EdwardsReference.L.multiply(BigInteger.valueOf(k)))
            .mod(BigInteger.TWO.pow(255));
    byte[] changed = signature.clone();
    System.arraycopy(EdwardsReference.littleEndian(other), 0, changed, 32, 32);
    changed[63] |= (byte) sign;
    return new XeddsaCase(name, key, changed, message);
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    byte[] other = bytes.clone();
    other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
    return other;
  }
}
