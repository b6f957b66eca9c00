package latchkey.server.keys;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.ReplenishKeys;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.keys.SignedPreKey;
import latchkey.protocol.keys.XEdDsa;
import latchkey.server.refusal.Refused;
import org.jspecify.annotations.Nullable;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.kem.KEMPublicKey;

/** What the server checks of keys before it hands them to others, who check them again. */
final class KeyChecks {
  private final SignatureCheck signatures;

  KeyChecks(SignatureCheck signatures) {
    this.signatures = signatures;
  }

  void check(PublishKeys keys) {
    check(
        keys.identityKeyPublic(),
        keys.preKeys(),
        keys.kyberPreKeys(),
        keys.signedPreKey(),
        keys.lastResortKyberPreKey());
  }

  void check(Bytes identityKey, ReplenishKeys keys) {
    check(
        identityKey,
        keys.preKeys(),
        keys.kyberPreKeys(),
        keys.signedPreKey(),
        keys.lastResortKyberPreKey());
  }

  private void check(
      Bytes identityKey,
      List<PreKey> preKeys,
      List<KyberPreKey> kyberPreKeys,
      @Nullable SignedPreKey signedPreKey,
      @Nullable KyberPreKey lastResort) {
    checkIdentity(identityKey);
    checkIds(preKeys, PreKey::id, "preKeys");
    checkIds(kyberPreKeys, KyberPreKey::id, "kyberPreKeys");
    for (PreKey preKey : preKeys) {
      checkEc(preKey.publicKey(), "preKeys");
    }
    if (signedPreKey != null) {
      checkEc(signedPreKey.publicKey(), "signedPreKey");
      checkSignature(
          identityKey, signedPreKey.publicKey(), signedPreKey.signature(), "signedPreKey");
    }
    for (KyberPreKey preKey : kyberPreKeys) {
      checkKyber(identityKey, preKey, "kyberPreKeys");
    }
    if (lastResort != null) {
      checkKyber(identityKey, lastResort, "lastResortKyberPreKey");
    }
  }

  private void checkKyber(Bytes identityKey, KyberPreKey preKey, String field) {
    try {
      new KEMPublicKey(preKey.publicKey().toByteArray());
    } catch (InvalidKeyException e) {
      throw invalidKey(field, "Kyber-1024");
    }
    checkSignature(identityKey, preKey.publicKey(), preKey.signature(), field);
  }

  private static void checkIdentity(Bytes key) {
    checkEc(key, "identityKeyPublic");
    if (!XEdDsa.isKey(key)) {
      throw new Refused(
          ErrorCode.INVALID_KEY,
          "identityKeyPublic has a key that anybody could sign for, or one of several forms of a key."
              + " Make a new X25519 key pair, and send its public half.");
    }
  }

  private static void checkEc(Bytes key, String field) {
    try {
      new ECPublicKey(key.toByteArray());
    } catch (InvalidKeyException e) {
      throw invalidKey(field, "X25519");
    }
  }

  private void checkSignature(Bytes identityKey, Bytes key, Bytes signature, String field) {
    if (!signatures.verifies(identityKey, key.toByteArray(), signature.toByteArray())) {
      throw new Refused(
          ErrorCode.INVALID_SIGNATURE,
          field
              + " has a signature that the identity key did not make. Sign the serialised public key"
              + " with the identity key, and publish again.");
    }
  }

  private static <T> void checkIds(List<T> preKeys, ToIntFunction<T> id, String field) {
    Set<Integer> ids = new HashSet<>();
    for (T preKey : preKeys) {
      if (!ids.add(id.applyAsInt(preKey))) {
        throw new Refused(
            ErrorCode.INVALID_REQUEST,
            field + " has the id " + id.applyAsInt(preKey) + " twice. Give each its own.");
      }
    }
  }

  private static Refused invalidKey(String field, String kind) {
    return new Refused(
        ErrorCode.INVALID_KEY, field + " has a key that is no " + kind + " public key.");
  }
}
