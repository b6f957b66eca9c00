package latchkey.client.crypto;

import java.nio.charset.StandardCharsets;
import latchkey.protocol.Bytes;
import latchkey.protocol.log.SigningKey;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;
import org.signal.libsignal.protocol.kdf.HKDF;

/**
 * A key pair that is made from a secret which people carry: HKDF-SHA256 without a salt, clamped as
 * an X25519 private key (docs/second-edition/protocol.md, sections 2.1 and 3.1).
 */
public final class DerivedKey {
  private static final int LENGTH = 32;

  private DerivedKey() {}

  /** The key of the link with this seed. */
  public static SigningKey ofLink(Bytes seed) {
    return derive(seed, "Latchkey 2 link key");
  }

  /** The key of the recovery code with these 16 bytes. */
  public static SigningKey ofRecovery(Bytes code) {
    return derive(code, "Latchkey 2 recovery key");
  }

  private static SigningKey derive(Bytes secret, String info) {
    byte[] derived =
        HKDF.deriveSecrets(secret.toByteArray(), info.getBytes(StandardCharsets.US_ASCII), LENGTH);
    derived[0] &= (byte) 0xf8;
    derived[LENGTH - 1] &= 0x7f;
    derived[LENGTH - 1] |= 0x40;
    try {
      ECPrivateKey key = new ECPrivateKey(derived);
      return new SigningKey(Bytes.of(key.publicKey().serialize()), key::calculateSignature);
    } catch (InvalidKeyException e) {
      throw new AssertionError("32 clamped bytes are a key", e);
    }
  }
}
