package latchkey.server.relay;

import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.roster.RosterEvent;
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
  public void apply(MeetingId meetingId, RosterEvent event) {
    if (event instanceof RosterEvent.MeetingCreated) {
      log.open(meetingId);
    }
    log.rosterGrew(meetingId, saysWhoTakesPart(event));
    switch (event) {
      case RosterEvent.MeetingCreated created ->
          readers.open(meetingId, created.creator().address(), false);
      case RosterEvent.DeviceAdded added ->
          readers.open(meetingId, added.device().address(), false);
      case RosterEvent.GuestsAdmitted admitted ->
          admitted.guests().forEach(guest -> readers.open(meetingId, guest.address(), true));
      case RosterEvent.DeviceRemoved removed -> end(meetingId, removed.device().address());
      case RosterEvent.GuestRemoved removed -> end(meetingId, removed.guest().address());
      case RosterEvent.GuestLeft left -> end(meetingId, left.guest().address());
      case RosterEvent.MeetingEnded ended -> readers.closeAll(meetingId);
      case RosterEvent.InvitationMade made -> {}
      case RosterEvent.InvitationRevoked revoked -> {}
    }
  }

  private static boolean saysWhoTakesPart(RosterEvent event) {
    return !(event instanceof RosterEvent.InvitationMade)
        && !(event instanceof RosterEvent.InvitationRevoked);
  }

  private void end(MeetingId meetingId, Address who) {
    readers.close(meetingId, who);
    mailboxes.clear(meetingId, who);
  }
}
