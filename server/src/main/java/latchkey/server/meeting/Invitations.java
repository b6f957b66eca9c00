package latchkey.server.meeting;

import java.time.Instant;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.meeting.Meeting;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.meeting.InvitationStore.KnownInvitation;
import latchkey.server.refusal.Refused;
import latchkey.server.roster.RosterView;
import latchkey.server.roster.Rosters;
import latchkey.server.time.AgreedClock;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;
import latchkey.server.tx.Transactions;

/** What lets a guest, or an account, knock. */
public final class Invitations {
  private final Transactions transactions;
  private final InvitationStore invitations;
  private final MeetingStore meetings;
  private final Rosters rosters;
  private final EventSink events;
  private final AgreedClock clock;

  public Invitations(
      Transactions transactions,
      InvitationStore invitations,
      MeetingStore meetings,
      Rosters rosters,
      EventSink events,
      AgreedClock clock) {
    this.transactions = transactions;
    this.invitations = invitations;
    this.meetings = meetings;
    this.rosters = rosters;
    this.events = events;
    this.clock = clock;
  }

  /** What a token opens: an invitation by which a guest may knock now. */
  public OpenInvitation open(String token) {
    return transactions.read(() -> {
      KnownInvitation known = find(token, false);
      Meeting meeting = meetingOf(known);
      MeetingAccess.requireGoingOn(meeting);
      requireUsable(known.invitation());
      RosterView roster = rosters.view(known.meetingId()).orElseThrow(Invitations::unknown);
      if (!roster.admissionOpen()) {
        throw admissionClosed();
      }
      return new OpenInvitation(meeting, known.invitation(), roster);
    });
  }

  /** The meeting of a member link, whatever has become of its invitation. */
  public Meeting meetingOfMemberLink(String token) {
    return transactions.read(() -> meetingOf(find(token, true)));
  }

  /** What a member link's token opens: an invitation by which an account may knock now. */
  public MemberInvitation openToMember(String token) {
    return transactions.read(() -> {
      KnownInvitation known = find(token, true);
      Meeting meeting = meetingOf(known);
      MeetingAccess.requireGoingOn(meeting);
      requireUsable(known.invitation());
      return new MemberInvitation(meeting, known.invitation());
    });
  }

  private KnownInvitation find(String token, boolean forMember) {
    Token parsed = Token.parse(TokenKind.INVITATION, token).orElseThrow(Invitations::unknown);
    return invitations
        .find(parsed.hash())
        .filter(found -> found.invitation().tokenHash().equals(parsed.hash()))
        .filter(found -> (found.invitation().forWhom() == ForWhom.MEMBER) == forMember)
        .orElseThrow(Invitations::unknown);
  }

  private Meeting meetingOf(KnownInvitation known) {
    return meetings.find(known.meetingId()).orElseThrow(Invitations::unknown);
  }

  /** The secret of a link has reached this server: those inside are told, once. */
  public void burn(String token) {
    Token parsed = Token.parse(TokenKind.INVITATION, token).orElseThrow(Invitations::unknown);
    transactions.write(() -> {
      KnownInvitation known = invitations.find(parsed.hash()).orElseThrow(Invitations::unknown);
      if (!known.invitation().revoked() && invitations.burn(parsed.hash())) {
        transactions.afterCommit(
            () -> events.publish(new ServerEvent.LinkBurnt(known.meetingId(), parsed.hash())));
      }
    });
  }

  /** The invitations of a meeting whose links should be withdrawn. */
  public List<Bytes> burnt(MeetingId meetingId) {
    return transactions.read(() -> invitations.burnt(meetingId));
  }

  private void requireUsable(Invitation invitation) {
    if (invitation.revoked()) {
      throw revoked();
    }
    requireNotExpired(invitation, clock.agreed());
    if (invitation.isUsedUp()) {
      throw usedUp();
    }
  }

  public static Refused revoked() {
    return new Refused(
        ErrorCode.INVITATION_REVOKED,
        "This invitation has been taken back. Ask the person who invited you for a new one.");
  }

  public static Refused usedUp() {
    return new Refused(
        ErrorCode.INVITATION_USED_UP,
        "This invitation has been used. Ask the person who invited you for a new one.");
  }

  /** Refuses an invitation that was for an earlier time. */
  public static void requireNotExpired(Invitation invitation, Instant now) {
    if (invitation.expiresAt() <= now.toEpochMilli()) {
      throw new Refused(
          ErrorCode.INVITATION_EXPIRED,
          "This invitation was for an earlier time. Ask the person who invited you for a new one.");
    }
  }

  /** No guest is let in until a host opens admission. */
  public static Refused admissionClosed() {
    return new Refused(
        ErrorCode.ADMISSION_CLOSED,
        "The host has closed admission: nobody is let into this meeting now. Ask the host to open it"
            + " again.");
  }

  private static Refused unknown() {
    return new Refused(
        ErrorCode.INVITATION_UNKNOWN,
        "There is no such invitation. Check that the link is complete, or ask for a new one.");
  }

  /** An invitation that works now, the meeting that it is for, and what its roster says. */
  public record OpenInvitation(Meeting meeting, Invitation invitation, RosterView roster) {}

  /** A member link's invitation that works now, and the meeting that it is for. */
  public record MemberInvitation(Meeting meeting, Invitation invitation) {}
}
