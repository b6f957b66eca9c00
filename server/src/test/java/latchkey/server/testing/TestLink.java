package latchkey.server.testing;

import latchkey.protocol.Bytes;
import latchkey.protocol.Sha256;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.log.meeting.Knocking;

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
