package latchkey.server.guest;

import java.time.Clock;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.relay.GuestRef;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.meeting.InvitationsInRoster;
import latchkey.server.tx.Transactions;

/** Ends guest sessions, inside a write: the keys go, and everyone is told. */
public final class GuestEnding implements InvitationsInRoster.Consequence {
  private final Transactions transactions;
  private final GuestStore guests;
  private final KeyDirectory keys;
  private final Departure departure;
  private final EventSink events;
  private final Clock clock;

  public GuestEnding(
      Transactions transactions,
      GuestStore guests,
      KeyDirectory keys,
      Departure departure,
      EventSink events,
      Clock clock) {
    this.transactions = transactions;
    this.guests = guests;
    this.keys = keys;
    this.departure = departure;
    this.events = events;
    this.clock = clock;
  }

  /** What else happens when a guest is gone, in the same write. */
  @FunctionalInterface
  public interface Departure {
    void gone(GuestSession session);
  }

  /** False where the session has moved on since it was read. */
  boolean end(GuestSession session, GuestStatus to) {
    if (!guests.change(session.sessionId(), session.status(), to, clock.instant())) {
      return false;
    }
    keys.forget(session.address());
    departure.gone(session);
    GuestRef guest =
        new GuestRef(session.meetingId(), session.sessionId(), to, session.displayName());
    transactions.afterCommit(
        () -> events.publish(new ServerEvent.GuestGone(guest, session.status())));
    return true;
  }

  /** Those who wait under it wait in vain. */
  @Override
  public void letsInNoFurther(Invitation invitation) {
    GuestStatus why = invitation.revoked() ? GuestStatus.LINK_REVOKED : GuestStatus.LINK_USED_UP;
    for (GuestSession session : guests.waitingUnder(invitation.tokenHash())) {
      end(session, why);
    }
  }
}
