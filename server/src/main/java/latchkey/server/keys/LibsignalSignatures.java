package latchkey.server.keys;

import latchkey.protocol.Bytes;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.keys.XEdDsa;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/**
 * XEdDSA (Signal's "XEdDSA and VXEdDSA", section 3), by libsignal, under the rule of {@link
 * XEdDsa}.
 */
public final class LibsignalSignatures implements SignatureCheck {
  @Override
  public boolean verifies(Bytes identityKey, byte[] message, byte[] signature) {
    try {
      return XEdDsa.isStrict(identityKey, signature)
          && new ECPublicKey(identityKey.toByteArray()).verifySignature(message, signature);
    } catch (InvalidKeyException e) {
      return false;
    }
  }
}
