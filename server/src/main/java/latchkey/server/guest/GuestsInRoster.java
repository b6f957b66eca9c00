package latchkey.server.guest;

import java.time.Instant;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.roster.RosterEvent;
import latchkey.protocol.roster.RosterGuest;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.meeting.InvitationRevocation;
import latchkey.server.meeting.InvitationStore;
import latchkey.server.meeting.Invitations;
import latchkey.server.roster.RosterEffect;
import latchkey.server.roster.Rosters;
import latchkey.server.time.AgreedClock;
import latchkey.server.tx.Transactions;

/** What roster entries about guests mean for their sessions. */
public final class GuestsInRoster implements RosterEffect {
  private final Transactions transactions;
  private final GuestStore guests;
  private final GuestEnding ending;
  private final InvitationStore invitations;
  private final InvitationRevocation revocation;
  private final EventSink events;
  private final AgreedClock clock;

  public GuestsInRoster(
      Transactions transactions,
      GuestStore guests,
      GuestEnding ending,
      InvitationStore invitations,
      InvitationRevocation revocation,
      EventSink events,
      AgreedClock clock) {
    this.transactions = transactions;
    this.guests = guests;
    this.ending = ending;
    this.invitations = invitations;
    this.revocation = revocation;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public void apply(MeetingId meetingId, RosterEvent event) {
    switch (event) {
      case RosterEvent.GuestsAdmitted admitted ->
          admitted.guests().forEach(guest -> admit(meetingId, guest));
      case RosterEvent.GuestRemoved removed ->
          guests
              .find(removed.guest().sessionId())
              .ifPresent(session -> {
                end(session, GuestStatus.REMOVED);
                if (!removed.hadGone()) {
                  revocation.revoke(session.invitationId());
                }
              });
      case RosterEvent.GuestLeft left ->
          guests
              .find(left.guest().sessionId())
              .ifPresent(session -> end(session, GuestStatus.LEFT));
      case RosterEvent.MeetingCreated _,
          RosterEvent.DeviceAdded _,
          RosterEvent.DeviceRemoved _,
          RosterEvent.InvitationMade _,
          RosterEvent.InvitationRevoked _,
          RosterEvent.MeetingEnded _ -> {}
    }
  }

  private void admit(MeetingId meetingId, RosterGuest guest) {
    Instant now = clock.instant();
    GuestSession session = guests.find(guest.sessionId()).orElseThrow(Lobby::guestUnknown);
    if (!session.meetingId().equals(meetingId)) {
      throw Lobby.guestUnknown();
    }
    if (!session.isWaiting() || !session.expiresAt().isAfter(clock.agreed())) {
      throw Lobby.notWaiting();
    }
    if (!asRegistered(session).equals(guest)) {
      throw Rosters.invalid("it does not name the guest's key, name and invitation as registered");
    }
    if (!invitations.countUse(session.invitationId(), clock.agreed())) {
      throw Invitations.usedUp();
    }
    guests.change(session.sessionId(), GuestStatus.WAITING, GuestStatus.ADMITTED, now);
    GuestRef admitted =
        new GuestRef(meetingId, session.sessionId(), GuestStatus.ADMITTED, session.displayName());
    transactions.afterCommit(() -> events.publish(new ServerEvent.GuestAdmitted(admitted)));
  }

  private static RosterGuest asRegistered(GuestSession session) {
    return new RosterGuest(
        session.sessionId(),
        session.identityKey(),
        session.displayName(),
        session.invitationTokenHash());
  }

  /** One that left or expired before the roster says so has ended already. */
  private void end(GuestSession session, GuestStatus to) {
    if (session.isAdmitted()) {
      ending.end(session, to);
    }
  }
}
