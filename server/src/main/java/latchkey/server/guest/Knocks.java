package latchkey.server.guest;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.guest.GuestRegistered;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.guest.JoinInfo;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.log.meeting.Knocking;
import latchkey.protocol.log.meeting.Proofs;
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
  private final SignatureCheck signatures;
  private final Presence presence;
  private final EventSink events;
  private final ServerLimits limits;
  private final Clock clock;

  public Knocks(
      Transactions transactions,
      GuestStore guests,
      Invitations invitations,
      KeyDirectory keys,
      SignatureCheck signatures,
      Presence presence,
      EventSink events,
      ServerLimits limits,
      Clock clock) {
    this.transactions = transactions;
    this.guests = guests;
    this.invitations = invitations;
    this.keys = keys;
    this.signatures = signatures;
    this.presence = presence;
    this.events = events;
    this.limits = limits;
    this.clock = clock;
  }

  /** What an invitation's token opens. */
  public JoinInfo joinInfo(String token) {
    OpenInvitation open = invitations.open(token);
    Meeting meeting = open.meeting();
    return new JoinInfo(
        meeting.meetingId(),
        meeting.title(),
        meeting.hostName(),
        open.roster().hosts().stream()
            .anyMatch(host -> presence.isPresent(meeting.meetingId(), host)),
        open.invitation().forWhom() == ForWhom.SEVERAL_GUESTS);
  }

  /** A page was opened by a link whose secret stood in the address. */
  public void burn(String token) {
    invitations.burn(token);
  }

  /**
   * Begins a session; the guest waits from now on. A guest that got no answer sends the same again:
   * that is one knock, whose session has a new token from then on. Others get to see a knock, too:
   * once the guest has used its token, or is let in, no knock gives another one.
   */
  public GuestRegistered knock(RegisterGuest request) {
    OpenInvitation open = invitations.open(request.token());
    Knocking knocking = request.knocking(open.invitation().tokenHash());
    return sentAgain(knocking).orElseGet(() -> knockAnew(request, open, knocking));
  }

  private Optional<GuestRegistered> sentAgain(Knocking knocking) {
    Token token = Token.random(TokenKind.GUEST_SESSION);
    return transactions
        .read(() -> guests.find(knocking.guest().sessionId()))
        .filter(session -> session.knocking().equals(knocking))
        .filter(
            session -> transactions.write(() -> guests.renew(session.sessionId(), token.hash())))
        .map(session -> registered(session, token));
  }

  private GuestRegistered knockAnew(RegisterGuest request, OpenInvitation open, Knocking knocking) {
    requireProofs(open, knocking);
    Token token = Token.random(TokenKind.GUEST_SESSION);
    CheckedKeys published = keys.check(request.keys());
    GuestSession session = newSession(open, knocking);
    boolean isNew =
        transactions.write(() -> {
          var _ = invitations.open(request.token()); // It may have been revoked since.
          if (guests.find(session.sessionId()).isPresent()) {
            return false;
          }
          requireRoomInLobby(open);
          if (!guests.add(session, token.hash())) {
            return false;
          }
          keys.publish(session.address(), published);
          transactions.afterCommit(
              () -> events.publish(new ServerEvent.GuestWaiting(describe(session))));
          return true;
        });
    return isNew
        ? registered(session, token)
        : sentAgain(knocking).orElseThrow(Knocks::hasKnockedBefore);
  }

  private static GuestRegistered registered(GuestSession session, Token token) {
    return new GuestRegistered(
        session.sessionId(), token.reveal(), session.meetingId(), session.expiresAt());
  }

  private static Refused hasKnockedBefore() {
    return new Refused(
        ErrorCode.ALREADY_EXISTS,
        "That guest has knocked before. Make a new session id and a new identity key.");
  }

  /** Only a knock with the whole link reaches those inside. */
  private void requireProofs(OpenInvitation open, Knocking knocking) {
    Proofs proofs = new Proofs(signatures, Ids.logId(open.meeting().meetingId()));
    if (!proofs.areGood(open.invitation(), knocking)) {
      throw new Refused(
          ErrorCode.PROOF_REFUSED,
          "This knock does not prove that it comes by the whole link. Open the link as it was sent"
              + " to you, or ask for a new one.");
    }
  }

  private void requireRoomInLobby(OpenInvitation open) {
    if (guests.countWaiting(open.meeting().meetingId()) >= limits.of(Limit.LOBBY)) {
      throw new Refused(
          ErrorCode.LOBBY_FULL,
          "Too many people wait to be let into this meeting. Try again later.");
    }
    Invitation invitation = open.invitation();
    int most =
        Math.max(limits.of(Limit.LOBBY_OF_INVITATION), invitation.maxUses() - invitation.uses());
    if (guests.countWaitingUnder(invitation.tokenHash()) >= most) {
      throw new Refused(
          ErrorCode.LOBBY_FULL,
          "Too many people wait under this invitation. Ask the person who invited you to let in or"
              + " turn away those that wait, or for a new invitation.");
    }
  }

  private GuestSession newSession(OpenInvitation open, Knocking knocking) {
    Instant now = clock.instant();
    return new GuestSession(
        open.meeting().meetingId(),
        knocking,
        GuestStatus.WAITING,
        now,
        now.plus(limits.guestSession()));
  }

  static WaitingGuest describe(GuestSession session) {
    Guest guest = session.knocking().guest();
    return new WaitingGuest(
        session.meetingId(),
        guest.sessionId(),
        guest.displayName(),
        guest.registrationId(),
        guest.identityKey(),
        guest.tokenHash(),
        session.knocking().linkProof(),
        session.knocking().keyProof(),
        session.knockedAt());
  }
}
