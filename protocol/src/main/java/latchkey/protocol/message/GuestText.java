package latchkey.protocol.message;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.HashContext;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.SigningKey;

/**
 * A guest's words as the guest has signed them: to a member, who passes them on unchanged.
 *
 * @param words a serialised {@code GuestWords}, in canonical form
 * @param signature by the guest's identity key, 64 bytes
 */
public record GuestText(Bytes words, Bytes signature) implements PairwiseBody {
  public GuestText {
    var unused = GuestWords.read(words);
    Require.length(signature, Limits.SIGNATURE_BYTES, "the signature on the guest's words");
  }

  /** Signs what a guest says. */
  public static GuestText sign(GuestWords said, SigningKey key) {
    Bytes words = said.written();
    return new GuestText(words, key.sign(SigningContext.GUEST_WORDS, words.toByteArray()));
  }

  static GuestText read(latchkey.protocol.message.wire.GuestText wire) {
    return new GuestText(Wire.of(wire.getWords()), Wire.of(wire.getSignature()));
  }

  /** Whether the holder of this identity key said that. */
  public boolean isSignedBy(Bytes identityKey, SignatureCheck check) {
    return SigningContext.GUEST_WORDS.verifies(check, identityKey, words.toByteArray(), signature);
  }

  public GuestWords said() {
    return GuestWords.read(words);
  }

  /** What the guest's next words name, 32 bytes. */
  public Bytes hash() {
    return HashContext.GUEST_WORDS.of(words.toByteArray());
  }

  @Override
  public int type() {
    return PairwiseBody.GUEST_TEXT;
  }

  @Override
  public latchkey.protocol.message.wire.GuestText wire() {
    return latchkey.protocol.message.wire.GuestText.newBuilder()
        .setWords(Wire.of(words))
        .setSignature(Wire.of(signature))
        .build();
  }
}
