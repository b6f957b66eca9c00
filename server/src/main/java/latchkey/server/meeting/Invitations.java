package latchkey.server.meeting;

import java.time.Instant;
import java.util.List;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.InvitationId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.meeting.CreateInvitation;
import latchkey.protocol.meeting.Invitation;
import latchkey.protocol.meeting.InvitationCreated;
import latchkey.protocol.meeting.Meeting;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.device.SignedInDevice;
import latchkey.server.meeting.InvitationStore.KnownInvitation;
import latchkey.server.refusal.Refused;
import latchkey.server.time.AgreedClock;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;
import latchkey.server.tx.Transactions;

/** Invitations: what lets a guest knock. */
public final class Invitations {
  private final Transactions transactions;
  private final InvitationStore invitations;
  private final InvitationRevocation revocation;
  private final MeetingStore meetings;
  private final MeetingAccess access;
  private final ServerLimits limits;
  private final AgreedClock clock;

  public Invitations(
      Transactions transactions,
      InvitationStore invitations,
      InvitationRevocation revocation,
      MeetingStore meetings,
      MeetingAccess access,
      ServerLimits limits,
      AgreedClock clock) {
    this.transactions = transactions;
    this.invitations = invitations;
    this.revocation = revocation;
    this.meetings = meetings;
    this.access = access;
    this.limits = limits;
    this.clock = clock;
  }

  public InvitationCreated create(
      MeetingId meetingId, SignedInDevice device, CreateInvitation request) {
    access.requireMayAdmit(meetingId, device);
    Token token = Token.random(TokenKind.INVITATION);
    Instant now = clock.instant();
    Instant expiresAt = request.expiresAt();
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw new Refused(
          ErrorCode.INVALID_REQUEST, "expiresAt has passed already. Name a time to come.");
    }
    Invitation invitation =
        new Invitation(
            InvitationId.random(),
            token.hash(),
            request.label(),
            request.maxUses() == null ? 1 : request.maxUses(),
            0,
            device.userId(),
            now,
            expiresAt,
            false);
    transactions.write(() -> {
      if (invitations.count(meetingId) >= limits.of(Limit.INVITATIONS)) {
        throw new Refused(
            ErrorCode.QUOTA_REACHED,
            "This meeting has had "
                + limits.of(Limit.INVITATIONS)
                + " invitations, and that is all it can have. Make one for many guests in a new"
                + " meeting.");
      }
      invitations.add(meetingId, invitation);
    });
    return new InvitationCreated(invitation.invitationId(), token.reveal());
  }

  /** Newest first. */
  public List<Invitation> of(MeetingId meetingId, SignedInDevice device) {
    access.requireInMeeting(meetingId, device);
    return transactions.read(() -> invitations.of(meetingId));
  }

  /** Takes an invitation back. Again changes nothing. */
  public void revoke(MeetingId meetingId, SignedInDevice device, InvitationId invitationId) {
    access.requireMayAdmit(meetingId, device);
    transactions.write(() -> {
      Invitation invitation =
          invitations.find(meetingId, invitationId).orElseThrow(Invitations::unknown);
      revocation.revoke(invitation.invitationId());
    });
  }

  /** What a token opens: an invitation by which a guest may knock now. */
  public OpenInvitation open(String token) {
    Token parsed = Token.parse(TokenKind.INVITATION, token).orElseThrow(Invitations::unknown);
    return transactions.read(() -> {
      KnownInvitation known =
          invitations
              .findByToken(parsed.hash())
              .filter(found -> found.invitation().tokenHash().equals(parsed.hash()))
              .orElseThrow(Invitations::unknown);
      Meeting meeting = meetings.find(known.meetingId()).orElseThrow(Invitations::unknown);
      MeetingAccess.requireGoingOn(meeting);
      requireUsable(known.invitation());
      return new OpenInvitation(meeting, known.invitation());
    });
  }

  private void requireUsable(Invitation invitation) {
    Instant expiresAt = invitation.expiresAt();
    if (invitation.revoked()) {
      throw new Refused(
          ErrorCode.INVITATION_REVOKED,
          "This invitation has been taken back. Ask whoever invited you for a new one.");
    }
    if (expiresAt != null && !expiresAt.isAfter(clock.agreed())) {
      throw new Refused(
          ErrorCode.INVITATION_EXPIRED,
          "This invitation was for an earlier time. Ask whoever invited you for a new one.");
    }
    if (invitation.uses() >= invitation.maxUses()) {
      throw usedUp();
    }
  }

  /** Nobody more comes in by this invitation. */
  public static Refused usedUp() {
    return new Refused(
        ErrorCode.INVITATION_USED_UP,
        "This invitation has been used. Ask whoever invited you for a new one.");
  }

  private static Refused unknown() {
    return new Refused(
        ErrorCode.INVITATION_UNKNOWN,
        "There is no such invitation. Check that the link is complete, or ask for a new one.");
  }

  /** An invitation that works now, and the meeting that it is for. */
  public record OpenInvitation(Meeting meeting, Invitation invitation) {}
}
