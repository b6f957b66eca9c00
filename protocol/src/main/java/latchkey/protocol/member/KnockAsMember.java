package latchkey.protocol.member;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.meeting.KnockingMember;

/**
 * {@code POST /api/meetings/member/knock}.
 *
 * @param token the invitation's
 * @param accountIndex of the newest entry of the caller's account
 * @param accountHash that entry's
 * @param linkProof the link key's signature over the {@code MemberKnock}
 * @param deviceProof the calling device's
 */
public record KnockAsMember(
    String token, long accountIndex, Bytes accountHash, Bytes linkProof, Bytes deviceProof) {
  public KnockAsMember {
    Require.token(token, "token");
    Require.between(accountIndex, 0, WrittenEntry.MAX_NUMBER, "accountIndex");
    Require.length(accountHash, Limits.HASH_BYTES, "accountHash");
    Require.length(linkProof, Limits.SIGNATURE_BYTES, "linkProof");
    Require.length(deviceProof, Limits.SIGNATURE_BYTES, "deviceProof");
  }

  /** The caller with its proofs, which nothing has checked yet. */
  public KnockingMember knocking(Address device, Bytes tokenHash) {
    return new KnockingMember(
        new UserId(device.id()),
        device.deviceId(),
        new AccountPlace(accountIndex, accountHash),
        tokenHash,
        linkProof,
        deviceProof);
  }

  @Override
  public String toString() {
    return "KnockAsMember[" + accountIndex + "]";
  }
}
