package latchkey.client;

import java.util.List;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.roster.RosterWatcher;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEvent;
import latchkey.protocol.roster.RosterGuest;
import latchkey.protocol.roster.RosterMember;

/**
 * Keeps what the roster says: stores verified entries, pins identity keys, and tells the
 * application and the role.
 */
final class RosterJournal implements RosterWatcher {
  private final MeetingSession session;
  private boolean live;

  RosterJournal(MeetingSession session) {
    this.session = session;
  }

  /** What was stored has been loaded: from now on entries are news. */
  void goLive() {
    live = true;
  }

  @Override
  public void accepted(Bytes entry, RosterEvent event, Roster roster) {
    session.store.atomically(() -> keep(entry, event, roster));
    if (isComingOrGoing(event)) {
      session.attendance.changed(roster);
    }
    if (event instanceof RosterEvent.MeetingCreated created) {
      takePart(List.of(created.creator().address()));
    } else if (event instanceof RosterEvent.DeviceAdded added) {
      cameIn(added.device());
    } else if (event instanceof RosterEvent.DeviceRemoved removed) {
      went(removed.device(), roster);
    } else if (event instanceof RosterEvent.GuestsAdmitted admitted) {
      cameIn(admitted.guests());
    } else if (event instanceof RosterEvent.GuestRemoved removed) {
      went(removed.guest(), removed.hadGone() ? GuestStatus.LEFT : GuestStatus.REMOVED, roster);
    } else if (event instanceof RosterEvent.GuestLeft left) {
      went(left.guest(), GuestStatus.LEFT, roster);
    }
    session.role().rosterSays(event, roster);
  }

  private static boolean isComingOrGoing(RosterEvent event) {
    return event instanceof RosterEvent.DeviceAdded
        || event instanceof RosterEvent.DeviceRemoved
        || event instanceof RosterEvent.GuestsAdmitted
        || event instanceof RosterEvent.GuestRemoved
        || event instanceof RosterEvent.GuestLeft;
  }

  private void keep(Bytes entry, RosterEvent event, Roster roster) {
    if (live) {
      session.store.rosters().put(session.meeting, roster.size() - 1, entry);
    }
    if (event instanceof RosterEvent.MeetingCreated created) {
      pin(created.creator().address(), created.creator().identityKey());
    } else if (event instanceof RosterEvent.DeviceAdded added) {
      pin(added.device().address(), added.device().identityKey());
    } else if (event instanceof RosterEvent.GuestsAdmitted admitted) {
      admitted.guests().forEach(guest -> pin(guest.address(), guest.identityKey()));
    }
  }

  @Override
  public void refused(RosterAlarm alarm, String detail) {
    session.emit(new MeetingEvent.RosterRefused(alarm, detail));
  }

  private void takePart(List<Address> newcomers) {
    session
        .role()
        .cameIn(newcomers.stream().filter(newcomer -> !newcomer.equals(session.self)).toList());
  }

  private void cameIn(RosterMember device) {
    takePart(List.of(device.address()));
    if (!device.address().equals(session.self)) {
      tellOf(device);
    }
  }

  private void tellOf(RosterMember device) {
    if (session.people.knows(device.userId())) {
      tell(new MeetingEvent.DeviceAdded(session.people.of(device.address())));
    } else if (live) {
      session.lane.run(() -> tellByName(device));
    }
  }

  private void tellByName(RosterMember device) {
    try {
      session.readAccount(device.userId());
    } finally {
      tell(new MeetingEvent.DeviceAdded(session.people.of(device.address())));
    }
  }

  private void cameIn(List<RosterGuest> guests) {
    takePart(guests.stream().map(RosterGuest::address).toList());
    for (RosterGuest guest : guests) {
      if (!guest.address().equals(session.self)) {
        tell(new MeetingEvent.GuestAdmitted(session.people.of(guest.address())));
      }
    }
  }

  private void went(RosterMember device, Roster roster) {
    session.attendance.went(device, roster);
    session.role().wentOut(device.address());
    tell(new MeetingEvent.DeviceRemoved(session.people.of(device.address())));
  }

  private void went(RosterGuest guest, GuestStatus how, Roster roster) {
    session.attendance.went(guest, how == GuestStatus.REMOVED, roster);
    session.role().wentOut(guest.address());
    tell(new MeetingEvent.GuestGone(session.people.of(guest.address()), how));
  }

  private void pin(Address address, Bytes identityKey) {
    if (!address.equals(session.self)) {
      var unused = session.isPinned(address, identityKey);
    }
  }

  private void tell(MeetingEvent event) {
    if (live) {
      session.emit(event);
    }
  }
}
