package latchkey.server.guest;

import java.time.Instant;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.relay.GuestRef;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.meeting.Invitations;
import latchkey.server.roster.RosterChange;
import latchkey.server.roster.RosterEffect;
import latchkey.server.roster.Rosters;
import latchkey.server.time.AgreedClock;
import latchkey.server.tx.Transactions;

/** What roster entries about guests mean for their sessions. */
public final class GuestsInRoster implements RosterEffect {
  private final Transactions transactions;
  private final GuestStore guests;
  private final GuestEnding ending;
  private final EventSink events;
  private final AgreedClock clock;

  public GuestsInRoster(
      Transactions transactions,
      GuestStore guests,
      GuestEnding ending,
      EventSink events,
      AgreedClock clock) {
    this.transactions = transactions;
    this.guests = guests;
    this.ending = ending;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public void apply(RosterChange change) {
    switch (change.event()) {
      case MeetingEvent.GuestsAdmitted admitted -> {
        for (Invitation used : change.invitations()) {
          Invitations.requireNotExpired(used, clock.agreed());
        }
        admitted.guests().forEach(guest -> admit(change.meetingId(), guest));
      }
      case MeetingEvent.GuestRemoved removed ->
          end(removed.guest().sessionId(), GuestStatus.REMOVED);
      case MeetingEvent.GuestLeft left -> end(left.guest().sessionId(), GuestStatus.LEFT);
      default -> {
        // Says nothing of guests.
      }
    }
  }

  private void admit(MeetingId meetingId, Guest guest) {
    Instant now = clock.instant();
    GuestSession session =
        guests
            .find(guest.sessionId())
            .filter(found -> found.meetingId().equals(meetingId))
            .orElseThrow(Lobby::guestUnknown);
    if (!session.isWaiting() || !session.expiresAt().isAfter(clock.agreed())) {
      throw Lobby.notWaiting();
    }
    if (!session.knocking().guest().equals(guest)) {
      throw Rosters.invalid("it does not name the guest's key, name and invitation as registered");
    }
    guests.change(session.sessionId(), GuestStatus.WAITING, GuestStatus.ADMITTED, now);
    GuestRef admitted =
        new GuestRef(meetingId, session.sessionId(), GuestStatus.ADMITTED, session.displayName());
    transactions.afterCommit(() -> events.publish(new ServerEvent.GuestAdmitted(admitted)));
  }

  /** One that left or expired before the roster says so has ended already. */
  private void end(GuestSessionId sessionId, GuestStatus to) {
    guests
        .find(sessionId)
        .filter(GuestSession::isAdmitted)
        .ifPresent(session -> ending.end(session, to));
  }
}
