package latchkey.protocol.keys;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;
import org.jspecify.annotations.Nullable;

/**
 * What a device takes to set up a session with a member's device: {@code GET
 * /api/users/:userId/devices/:deviceId/keys}.
 *
 * @param preKey null where none is left
 * @param kyberPreKey a one-time one, or the last-resort one where none is left
 */
public record KeyBundle(
    UserId userId,
    int deviceId,
    int registrationId,
    Bytes identityKeyPublic,
    SignedPreKey signedPreKey,
    KyberPreKey kyberPreKey,
    @Nullable PreKey preKey) {
  public KeyBundle {
    Require.present(userId, "userId");
    Require.between(deviceId, 1, Limits.MAX_DEVICE_ID, "deviceId");
    Require.between(registrationId, 1, Limits.MAX_REGISTRATION_ID, "registrationId");
    PublicKeys.ec(identityKeyPublic, "identityKeyPublic");
    Require.present(signedPreKey, "signedPreKey");
    Require.present(kyberPreKey, "kyberPreKey");
  }
}
