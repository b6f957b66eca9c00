package latchkey.client.crypto;

import latchkey.protocol.Bytes;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.keys.SignedPreKey;
import org.jspecify.annotations.Nullable;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.kem.KEMPublicKey;
import org.signal.libsignal.protocol.state.PreKeyBundle;

/** A key bundle as the server gave it: not believed until it agrees with a {@link Peer}. */
public final class PeerBundle {
  private static final SignatureCheck SIGNATURES = new LibsignalSignatureCheck();

  private final int deviceId;
  private final int registrationId;
  private final Bytes identityKey;
  private final SignedPreKey signedPreKey;
  private final KyberPreKey kyberPreKey;
  private final @Nullable PreKey preKey;

  private PeerBundle(
      int deviceId,
      int registrationId,
      Bytes identityKey,
      SignedPreKey signedPreKey,
      KyberPreKey kyberPreKey,
      @Nullable PreKey preKey) {
    this.deviceId = deviceId;
    this.registrationId = registrationId;
    this.identityKey = identityKey;
    this.signedPreKey = signedPreKey;
    this.kyberPreKey = kyberPreKey;
    this.preKey = preKey;
  }

  public static PeerBundle of(KeyBundle bundle) {
    return new PeerBundle(
        bundle.deviceId(),
        bundle.registrationId(),
        bundle.identityKeyPublic(),
        bundle.signedPreKey(),
        bundle.kyberPreKey(),
        bundle.preKey());
  }

  public static PeerBundle of(GuestKeyBundle bundle) {
    return new PeerBundle(
        bundle.deviceId(),
        bundle.registrationId(),
        bundle.identityKeyPublic(),
        bundle.signedPreKey(),
        bundle.kyberPreKey(),
        bundle.preKey());
  }

  /** The key that the server claims. */
  public Bytes identityKey() {
    return identityKey;
  }

  int deviceId() {
    return deviceId;
  }

  /**
   * @throws InvalidKeyException where a key is none, or its signature is not the identity's by the
   *     rule that all of Latchkey has, which is stricter than libsignal's
   */
  PreKeyBundle toSignal() throws InvalidKeyException {
    requireSigned(signedPreKey.publicKey(), signedPreKey.signature());
    requireSigned(kyberPreKey.publicKey(), kyberPreKey.signature());
    PreKey oneTime = preKey;
    return new PreKeyBundle(
        registrationId,
        deviceId,
        oneTime == null ? PreKeyBundle.NULL_PRE_KEY_ID : oneTime.id(),
        oneTime == null ? null : new ECPublicKey(oneTime.publicKey().toByteArray()),
        signedPreKey.id(),
        new ECPublicKey(signedPreKey.publicKey().toByteArray()),
        signedPreKey.signature().toByteArray(),
        new IdentityKey(identityKey.toByteArray()),
        kyberPreKey.id(),
        new KEMPublicKey(kyberPreKey.publicKey().toByteArray()),
        kyberPreKey.signature().toByteArray());
  }

  private void requireSigned(Bytes key, Bytes signature) throws InvalidKeyException {
    if (!SIGNATURES.verifies(identityKey, key.toByteArray(), signature.toByteArray())) {
      throw new InvalidKeyException("a pre-key that its identity key did not sign");
    }
  }
}
