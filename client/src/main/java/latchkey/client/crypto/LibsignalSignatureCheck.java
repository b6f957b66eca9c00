package latchkey.client.crypto;

import latchkey.protocol.Bytes;
import latchkey.protocol.roster.SignatureCheck;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/** XEdDSA verification (Signal's "XEdDSA and VXEdDSA", section 3), by libsignal. */
public final class LibsignalSignatureCheck implements SignatureCheck {
  @Override
  public boolean verifies(Bytes identityKey, byte[] message, byte[] signature) {
    try {
      return new ECPublicKey(identityKey.toByteArray()).verifySignature(message, signature);
    } catch (InvalidKeyException e) {
      return false;
    }
  }
}
