package latchkey.protocol.log.meeting;

import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountPlace;

/**
 * An account at the door, with the proofs that it has a member link and that a device of it comes.
 * Nothing of it has been checked: {@link Proofs#areGood(Invitation, KnockingMember, Bytes)} does.
 *
 * @param deviceId of the device that signed
 * @param account the account's newest place, by that device
 * @param tokenHash SHA-256 of the invitation's token
 * @param linkProof the link key's signature over the {@code MemberKnock}: 64 bytes
 * @param deviceProof the device's: 64 bytes
 */
public record KnockingMember(
    UserId userId,
    int deviceId,
    AccountPlace account,
    Bytes tokenHash,
    Bytes linkProof,
    Bytes deviceProof) {
  /**
   * What the account's device itself writes.
   *
   * @param meetingLogId 16 bytes
   * @param anchor the hash of the invitation's entry, as the link has it: 32 bytes
   */
  public static KnockingMember sign(
      Bytes meetingLogId,
      Bytes anchor,
      Bytes tokenHash,
      UserId userId,
      int deviceId,
      AccountPlace account,
      SigningKey link,
      SigningKey own) {
    byte[] knock =
        Proofs.memberKnock(meetingLogId, anchor, tokenHash, userId, account).toByteArray();
    return new KnockingMember(
        userId,
        deviceId,
        account,
        tokenHash,
        link.sign(SigningContext.MEMBER_KNOCK, knock),
        own.sign(SigningContext.MEMBER_KNOCK, knock));
  }
}
