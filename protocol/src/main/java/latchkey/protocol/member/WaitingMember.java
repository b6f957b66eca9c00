package latchkey.protocol.member;

import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.meeting.KnockingMember;

/**
 * An account that waits to become a member: also the payload of {@code meeting:memberWaiting}.
 *
 * @param deviceId of the device that knocked
 * @param accountIndex of the account's entry that the knock names
 * @param accountHash that entry's
 * @param tokenHash SHA-256 of its invitation's token
 * @param linkProof the link key's signature over the {@code MemberKnock}
 * @param deviceProof the device's
 */
public record WaitingMember(
    MeetingId meetingId,
    UserId userId,
    int deviceId,
    long accountIndex,
    Bytes accountHash,
    Bytes tokenHash,
    Bytes linkProof,
    Bytes deviceProof,
    Instant knockedAt) {
  public WaitingMember {
    Require.present(meetingId, "meetingId");
    Require.present(userId, "userId");
    Require.between(deviceId, 1, Limits.MAX_DEVICE_ID, "deviceId");
    Require.between(accountIndex, 0, WrittenEntry.MAX_NUMBER, "accountIndex");
    Require.length(accountHash, Limits.HASH_BYTES, "accountHash");
    Require.length(tokenHash, Limits.HASH_BYTES, "tokenHash");
    Require.length(linkProof, Limits.SIGNATURE_BYTES, "linkProof");
    Require.length(deviceProof, Limits.SIGNATURE_BYTES, "deviceProof");
    Require.present(knockedAt, "knockedAt");
  }

  public static WaitingMember of(MeetingId meetingId, KnockingMember knock, Instant knockedAt) {
    return new WaitingMember(
        meetingId,
        knock.userId(),
        knock.deviceId(),
        knock.account().index(),
        knock.account().hash(),
        knock.tokenHash(),
        knock.linkProof(),
        knock.deviceProof(),
        knockedAt);
  }

  /** The account with its proofs, which its reader has to check. */
  public KnockingMember knocking() {
    return new KnockingMember(
        userId,
        deviceId,
        new AccountPlace(accountIndex, accountHash),
        tokenHash,
        linkProof,
        deviceProof);
  }
}
