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
    return MemberKnock.newBuilder()
        .setMeetingLogId(wire(meetingLogId))
        .setAnchor(wire(invitation.anchor()))
        .setTokenHash(wire(invitation.tokenHash()))
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

  void require(
      Invitation invitation, MemberKnock knock, Bytes deviceKey, Bytes linkProof, Bytes deviceProof)
      throws EntryRefused {
    byte[] signed = knock.toByteArray();
    EntryRefused.unless(
        SigningContext.MEMBER_KNOCK.verifies(signatures, invitation.linkKey(), signed, linkProof)
            && SigningContext.MEMBER_KNOCK.verifies(signatures, deviceKey, signed, deviceProof),
        LogFault.BAD_PROOF,
        "the member has not proved its link or its key");
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
