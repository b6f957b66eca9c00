package latchkey.protocol.log.meeting;

import com.google.protobuf.ByteString;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.meeting.wire.Knock;
import latchkey.protocol.log.meeting.wire.MemberKnock;

/**
 * The proofs of those who come by a link: the link's key and their own have signed one message that
 * names the meeting, the invitation and them (docs/second-edition/protocol.md, section 3.2).
 */
public final class Proofs {
  private final SignatureCheck signatures;
  private final Bytes meetingLogId;

  public Proofs(SignatureCheck signatures, Bytes meetingLogId) {
    this.signatures = signatures;
    this.meetingLogId = meetingLogId;
  }

  /** What a guest signs. */
  public Knock knock(Invitation invitation, Guest guest) {
    return knock(meetingLogId, invitation.anchor(), guest);
  }

  static Knock knock(Bytes meetingLogId, Bytes anchor, Guest guest) {
    return Knock.newBuilder()
        .setMeetingLogId(wire(meetingLogId))
        .setAnchor(wire(anchor))
        .setTokenHash(wire(guest.tokenHash()))
        .setSessionId(guest.sessionId().value())
        .setIdentityKey(wire(guest.identityKey()))
        .setRegistrationId(guest.registrationId())
        .setDisplayName(guest.displayName())
        .build();
  }

  /** What a member signs. */
  public MemberKnock memberKnock(Invitation invitation, UserId userId, AccountPlace place) {
    return memberKnock(meetingLogId, invitation.anchor(), invitation.tokenHash(), userId, place);
  }

  static MemberKnock memberKnock(
      Bytes meetingLogId, Bytes anchor, Bytes tokenHash, UserId userId, AccountPlace place) {
    return MemberKnock.newBuilder()
        .setMeetingLogId(wire(meetingLogId))
        .setAnchor(wire(anchor))
        .setTokenHash(wire(tokenHash))
        .setAccountRoot(wire(Ids.root(userId)))
        .setAccount(
            latchkey.protocol.log.meeting.wire.AccountPlace.newBuilder()
                .setIndex(place.index())
                .setHash(wire(place.hash())))
        .build();
  }

  /** Whether both proofs of a guest are good, under the invitation that it names. */
  public boolean areGood(Invitation invitation, Knocking knocking) {
    Guest guest = knocking.guest();
    byte[] knock = knock(invitation, guest).toByteArray();
    return invitation.tokenHash().equals(guest.tokenHash())
        && SigningContext.KNOCK.verifies(
            signatures, invitation.linkKey(), knock, knocking.linkProof())
        && SigningContext.KNOCK.verifies(
            signatures, guest.identityKey(), knock, knocking.keyProof());
  }

  void require(Invitation invitation, Knocking knocking) throws EntryRefused {
    EntryRefused.unless(
        areGood(invitation, knocking),
        LogFault.BAD_PROOF,
        "a guest has not proved its link or its key");
  }

  /**
   * Whether both proofs of an account are good, under the invitation that it names.
   *
   * @param deviceKey the key that the account's log has for the device, at the place that the knock
   *     names
   */
  public boolean areGood(Invitation invitation, KnockingMember knocking, Bytes deviceKey) {
    byte[] signed = memberKnock(invitation, knocking.userId(), knocking.account()).toByteArray();
    return invitation.tokenHash().equals(knocking.tokenHash())
        && SigningContext.MEMBER_KNOCK.verifies(
            signatures, invitation.linkKey(), signed, knocking.linkProof())
        && SigningContext.MEMBER_KNOCK.verifies(
            signatures, deviceKey, signed, knocking.deviceProof());
  }

  void require(Invitation invitation, KnockingMember knocking, Bytes deviceKey)
      throws EntryRefused {
    EntryRefused.unless(
        areGood(invitation, knocking, deviceKey),
        LogFault.BAD_PROOF,
        "the member has not proved its link or its key");
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
