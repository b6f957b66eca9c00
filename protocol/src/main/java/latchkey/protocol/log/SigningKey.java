package latchkey.protocol.log;

import latchkey.protocol.Bytes;

/**
 * A key pair that signs.
 *
 * @param publicKey 33 bytes
 */
public record SigningKey(Bytes publicKey, Signer signer) {
  /** Signs by XEdDSA (libsignal's {@code ECPrivateKey.calculateSignature}): 64 bytes. */
  @FunctionalInterface
  public interface Signer {
    byte[] sign(byte[] message);
  }

  /** The key's signature over {@code message} in a context: 64 bytes. */
  public Bytes sign(SigningContext context, byte[] message) {
    return Bytes.of(signer.sign(context.over(message)));
  }

  @Override
  public String toString() {
    return "SigningKey[" + publicKey + "]";
  }
}
