package latchkey.protocol.keys;

import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/**
 * Everything another device needs to set up sessions with this one: {@code PUT
 * /api/devices/me/keys}, and part of a guest's registration.
 *
 * @param registrationId Signal's: 1 to 16,383, chosen at random once
 * @param identityKeyPublic 33 bytes; never changes for a device
 * @param preKeys one-time X25519 pre-keys, at most {@link Limits#MAX_ONE_TIME_PRE_KEYS}
 * @param kyberPreKeys one-time Kyber pre-keys, as many at most
 * @param lastResortKyberPreKey handed out again and again when the one-time ones have run out
 */
public record PublishKeys(
    int registrationId,
    Bytes identityKeyPublic,
    SignedPreKey signedPreKey,
    List<PreKey> preKeys,
    List<KyberPreKey> kyberPreKeys,
    KyberPreKey lastResortKyberPreKey) {
  public PublishKeys {
    Require.between(registrationId, 1, Limits.MAX_REGISTRATION_ID, "registrationId");
    PublicKeys.ec(identityKeyPublic, "identityKeyPublic");
    Require.present(signedPreKey, "signedPreKey");
    preKeys = Require.items(preKeys, 0, Limits.MAX_ONE_TIME_PRE_KEYS, "preKeys");
    kyberPreKeys = Require.items(kyberPreKeys, 0, Limits.MAX_ONE_TIME_PRE_KEYS, "kyberPreKeys");
    Require.present(lastResortKyberPreKey, "lastResortKyberPreKey");
  }

  /** As a device sends it whose identity is known. */
  public ReplenishKeys withoutIdentity() {
    return new ReplenishKeys(preKeys, kyberPreKeys, signedPreKey, lastResortKyberPreKey);
  }
}
