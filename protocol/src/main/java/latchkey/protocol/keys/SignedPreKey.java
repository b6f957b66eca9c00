package latchkey.protocol.keys;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/**
 * An X25519 pre-key for many sessions, signed (XEdDSA, over the 33 serialised bytes) by the
 * device's identity key.
 */
public record SignedPreKey(int id, Bytes publicKey, Bytes signature) {
  public SignedPreKey {
    Require.between(id, 0, Limits.MAX_PRE_KEY_ID, "id");
    PublicKeys.ec(publicKey, "publicKey");
    Require.length(signature, Limits.SIGNATURE_BYTES, "signature");
  }
}
