package latchkey.protocol.keys;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/** A one-time X25519 pre-key: used for one session, once. */
public record PreKey(int id, Bytes publicKey) {
  public PreKey {
    Require.between(id, 0, Limits.MAX_PRE_KEY_ID, "id");
    PublicKeys.ec(publicKey, "publicKey");
  }
}
