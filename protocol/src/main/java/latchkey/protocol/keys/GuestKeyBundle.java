package latchkey.protocol.keys;

import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * What a member's device takes to set up a session with a guest: {@code GET
 * /api/meetings/external/keys/:sessionId}.
 *
 * @param deviceId always 1
 * @param preKey null where none is left
 * @param kyberPreKey a one-time one, or the last-resort one where none is left
 */
public record GuestKeyBundle(
    GuestSessionId sessionId,
    int deviceId,
    int registrationId,
    Bytes identityKeyPublic,
    SignedPreKey signedPreKey,
    KyberPreKey kyberPreKey,
    @Nullable PreKey preKey,
    String displayName) {
  public GuestKeyBundle {
    Require.present(sessionId, "sessionId");
    Require.between(registrationId, 1, Limits.MAX_REGISTRATION_ID, "registrationId");
    PublicKeys.ec(identityKeyPublic, "identityKeyPublic");
    Require.present(signedPreKey, "signedPreKey");
    Require.present(kyberPreKey, "kyberPreKey");
    Require.present(displayName, "displayName");
  }
}
