package latchkey.protocol.guest;

import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Names;
import latchkey.protocol.Require;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.SignedPreKey;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/meetings/external/register}: a knock. Its keys are those of {@link PublishKeys}.
 *
 * @param token the invitation's
 * @param identityProof HMAC-SHA256 from the link secret (32 bytes), or null
 */
public record RegisterGuest(
    String token,
    String displayName,
    int registrationId,
    Bytes identityKeyPublic,
    SignedPreKey signedPreKey,
    List<PreKey> preKeys,
    List<KyberPreKey> kyberPreKeys,
    KyberPreKey lastResortKyberPreKey,
    @Nullable Bytes identityProof) {
  public RegisterGuest {
    Require.line(token, 128, "token");
    Names.require(displayName, Limits.MAX_NAME_CODE_POINTS, "displayName");
    PublishKeys keys =
        new PublishKeys(
            registrationId,
            identityKeyPublic,
            signedPreKey,
            preKeys,
            kyberPreKeys,
            lastResortKyberPreKey);
    preKeys = keys.preKeys();
    kyberPreKeys = keys.kyberPreKeys();
    if (identityProof != null) {
      Require.length(identityProof, Limits.HASH_BYTES, "identityProof");
    }
  }

  public PublishKeys keys() {
    return new PublishKeys(
        registrationId,
        identityKeyPublic,
        signedPreKey,
        preKeys,
        kyberPreKeys,
        lastResortKyberPreKey);
  }

  @Override
  public String toString() {
    return "RegisterGuest[registrationId=" + registrationId + "]";
  }
}
