package latchkey.protocol.guest;

import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.Names;
import latchkey.protocol.Require;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.SignedPreKey;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.Knocking;

/**
 * {@code POST /api/meetings/external/register}: a knock. Its keys are those of {@link PublishKeys}.
 *
 * @param token the invitation's
 * @param sessionId made by the guest
 * @param linkProof the link key's signature over the guest's {@code Knock}
 * @param keyProof the identity key's
 */
public record RegisterGuest(
    String token,
    GuestSessionId sessionId,
    String displayName,
    int registrationId,
    Bytes identityKeyPublic,
    SignedPreKey signedPreKey,
    List<PreKey> preKeys,
    List<KyberPreKey> kyberPreKeys,
    KyberPreKey lastResortKyberPreKey,
    Bytes linkProof,
    Bytes keyProof) {
  public RegisterGuest {
    Require.token(token, "token");
    Require.that(
        Ids.isSession(Require.present(sessionId, "sessionId")),
        "sessionId must be g_ and 16 bytes in base64url");
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
    Require.length(linkProof, Limits.SIGNATURE_BYTES, "linkProof");
    Require.length(keyProof, Limits.SIGNATURE_BYTES, "keyProof");
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

  /** The guest with its proofs, which nothing has checked yet. */
  public Knocking knocking(Bytes tokenHash) {
    return new Knocking(
        new Guest(sessionId, identityKeyPublic, registrationId, displayName, tokenHash),
        linkProof,
        keyProof);
  }

  @Override
  public String toString() {
    return "RegisterGuest[registrationId=" + registrationId + "]";
  }
}
