package latchkey.protocol.keys;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/**
 * A Kyber-1024 pre-key, signed (XEdDSA, over the 1,569 serialised bytes) by the device's identity
 * key.
 */
public record KyberPreKey(int id, Bytes publicKey, Bytes signature) {
  public KyberPreKey {
    Require.between(id, 0, Limits.MAX_PRE_KEY_ID, "id");
    PublicKeys.kyber(publicKey, "publicKey");
    Require.length(signature, Limits.SIGNATURE_BYTES, "signature");
  }
}
