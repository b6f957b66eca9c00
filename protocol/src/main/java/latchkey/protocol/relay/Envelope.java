package latchkey.protocol.relay;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.OneOf;
import latchkey.protocol.Require;

/**
 * A pairwise ciphertext on its way to one device.
 *
 * @param type {@link CiphertextType}
 */
public record Envelope(
    Address recipient,
    Bytes ciphertext,
    @OneOf({CiphertextType.SIGNAL, CiphertextType.PRE_KEY}) int type) {
  public Envelope {
    Require.present(recipient, "recipient");
    Require.upTo(ciphertext, Limits.MAX_CIPHERTEXT_BYTES, "ciphertext");
    Require.that(
        type == CiphertextType.SIGNAL || type == CiphertextType.PRE_KEY, "type must be 2 or 3");
  }
}
