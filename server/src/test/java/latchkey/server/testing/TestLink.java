package latchkey.server.testing;

import latchkey.protocol.Bytes;
import latchkey.protocol.Sha256;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.log.meeting.Knocking;
import latchkey.protocol.log.meeting.KnockingMember;
import latchkey.protocol.member.KnockAsMember;

/**
 * An invitation's link: what stands in it, and what its key pair signs.
 *
 * @param anchor the hash of the invitation's entry
 */
public record TestLink(String token, TestKeys keys, Bytes meetingLogId, Bytes anchor) {
  public Bytes tokenHash() {
    return Sha256.of(token);
  }

  public String joinPath() {
    return "/api/meetings/external/join/" + token;
  }

  public String memberPath() {
    return "/api/meetings/member/join/" + token;
  }

  /** The knock of an account's device that has this link. */
  public KnockAsMember knock(TestDevice device) {
    KnockingMember signed =
        KnockingMember.sign(
            meetingLogId,
            anchor,
            tokenHash(),
            device.userId(),
            device.deviceId(),
            device.place(),
            keys.signingKey(),
            device.keys().signingKey());
    return new KnockAsMember(
        token,
        signed.account().index(),
        signed.account().hash(),
        signed.linkProof(),
        signed.deviceProof());
  }

  /** That knock with the proofs of a guest that has this link. */
  public RegisterGuest prove(RegisterGuest knock, TestKeys guest) {
    Knocking proved =
        Knocking.sign(
            meetingLogId,
            anchor,
            knock.knocking(tokenHash()).guest(),
            keys.signingKey(),
            guest.signingKey());
    return new RegisterGuest(
        token,
        knock.sessionId(),
        knock.displayName(),
        knock.registrationId(),
        knock.identityKeyPublic(),
        knock.signedPreKey(),
        knock.preKeys(),
        knock.kyberPreKeys(),
        knock.lastResortKyberPreKey(),
        proved.linkProof(),
        proved.keyProof());
  }
}
