package latchkey.server.guest;

import java.time.Clock;
import java.time.Instant;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.guest.GuestRegistered;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.guest.JoinInfo;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.meeting.Invitation;
import latchkey.protocol.meeting.Meeting;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.keys.CheckedKeys;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.meeting.Invitations;
import latchkey.server.meeting.Invitations.OpenInvitation;
import latchkey.server.presence.Presence;
import latchkey.server.refusal.Refused;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;
import latchkey.server.tx.Transactions;

/** A guest in front of the door: what it sees there, and how it knocks. */
public final class Knocks {
  private final Transactions transactions;
  private final GuestStore guests;
  private final Invitations invitations;
  private final KeyDirectory keys;
  private final Presence presence;
  private final EventSink events;
  private final ServerLimits limits;
  private final Clock clock;

  public Knocks(
      Transactions transactions,
      GuestStore guests,
      Invitations invitations,
      KeyDirectory keys,
      Presence presence,
      EventSink events,
      ServerLimits limits,
      Clock clock) {
    this.transactions = transactions;
    this.guests = guests;
    this.invitations = invitations;
    this.keys = keys;
    this.presence = presence;
    this.events = events;
    this.limits = limits;
    this.clock = clock;
  }

  /** What an invitation's token opens. */
  public JoinInfo joinInfo(String token) {
    Meeting meeting = invitations.open(token).meeting();
    return new JoinInfo(
        meeting.meetingId(),
        meeting.title(),
        meeting.hostName(),
        presence.isPresent(meeting.meetingId(), meeting.hostUserId()));
  }

  /** Begins a session; the guest waits from now on. */
  public GuestRegistered knock(RegisterGuest request) {
    OpenInvitation open = invitations.open(request.token());
    Token token = Token.random(TokenKind.GUEST_SESSION);
    CheckedKeys published = keys.check(request.keys());
    GuestSession session = newSession(open, request);
    transactions.write(() -> {
      requireRoomInLobby(open);
      guests.add(session, token.hash());
      keys.publish(Address.ofGuest(session.sessionId()), published);
      transactions.afterCommit(
          () -> events.publish(new ServerEvent.GuestWaiting(describe(session))));
    });
    return new GuestRegistered(
        session.sessionId(), token.reveal(), session.meetingId(), session.expiresAt());
  }

  private void requireRoomInLobby(OpenInvitation open) {
    if (guests.countWaiting(open.meeting().meetingId()) >= limits.of(Limit.LOBBY)) {
      throw new Refused(
          ErrorCode.MEETING_FULL,
          "Too many people wait to be let into this meeting. Try again later.");
    }
    Invitation invitation = open.invitation();
    int most =
        Math.max(limits.of(Limit.LOBBY_OF_INVITATION), invitation.maxUses() - invitation.uses());
    if (guests.countWaitingUnder(invitation.invitationId()) >= most) {
      throw new Refused(
          ErrorCode.MEETING_FULL,
          "Too many people wait under this invitation. Ask whoever invited you to let in or turn"
              + " away those that wait, or for a new invitation.");
    }
  }

  private GuestSession newSession(OpenInvitation open, RegisterGuest request) {
    Instant now = clock.instant();
    return new GuestSession(
        GuestSessionId.random(),
        open.meeting().meetingId(),
        open.invitation().invitationId(),
        open.invitation().tokenHash(),
        request.displayName(),
        request.registrationId(),
        request.identityKeyPublic(),
        request.identityProof(),
        GuestStatus.WAITING,
        now,
        now.plus(limits.guestSession()));
  }

  static WaitingGuest describe(GuestSession session) {
    return new WaitingGuest(
        session.meetingId(),
        session.sessionId(),
        session.displayName(),
        session.registrationId(),
        session.identityKey(),
        session.identityProof(),
        session.invitationTokenHash(),
        session.knockedAt());
  }
}
