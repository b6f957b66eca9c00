package latchkey.server.relay;

import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.server.roster.RosterChange;
import latchkey.server.roster.RosterEffect;

/**
 * Lets those whom the roster takes in read from there on, and ends it for those who go out, in the
 * transaction that appends the entry.
 */
public final class Entitlement implements RosterEffect {
  private final MessageLog log;
  private final Readers readers;
  private final Mailboxes mailboxes;

  public Entitlement(RelayStores stores) {
    this.log = stores.log();
    this.readers = stores.readers();
    this.mailboxes = stores.mailboxes();
  }

  @Override
  public void apply(RosterChange change) {
    MeetingId meetingId = change.meetingId();
    MeetingEvent event = change.event();
    if (event instanceof MeetingEvent.MeetingCreated) {
      log.open(meetingId);
      log.begin(meetingId, Incarnations.after(0));
    }
    log.rosterGrew(meetingId, event.isComingOrGoing());
    event.gone().forEach(who -> end(meetingId, who));
    switch (event) {
      case MeetingEvent.MeetingCreated created -> readers.open(meetingId, created.signer(), false);
      case MeetingEvent.DeviceJoined joined -> readers.open(meetingId, joined.signer(), false);
      case MeetingEvent.GuestsAdmitted admitted ->
          admitted.guests().forEach(guest -> readers.open(meetingId, guest.address(), true));
      case MeetingEvent.MeetingEnded _ -> readers.closeAll(meetingId);
      default -> {
        // Admits no one.
      }
    }
  }

  private void end(MeetingId meetingId, Address who) {
    readers.close(meetingId, who);
    mailboxes.clear(meetingId, who);
  }
}
