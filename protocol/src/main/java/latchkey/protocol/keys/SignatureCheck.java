package latchkey.protocol.keys;

import latchkey.protocol.Bytes;

/**
 * XEdDSA verification: libsignal's {@code ECPublicKey.verifySignature}, which this module leaves to
 * its users, and {@link XEdDsa#isStrict}.
 */
@FunctionalInterface
public interface SignatureCheck {
  /**
   * Whether {@code signature} (64 bytes) over {@code message} was made with the private half of
   * {@code identityKey} (33 bytes). A key that is not on the curve verifies nothing: false, no
   * exception.
   */
  boolean verifies(Bytes identityKey, byte[] message, byte[] signature);
}
