package latchkey.client;

import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.UserId;
import latchkey.protocol.account.DeviceInfo;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterMember;

/**
 * What a device signs without being asked: devices of the person's own and of those whom the person
 * has added here; and the going of guests who could not sign it themselves.
 */
final class HostDuties {
  private final MemberEngine meeting;

  HostDuties(MemberEngine meeting) {
    this.meeting = meeting;
  }

  /** A device has arrived that the roster may not have yet. Blocks. */
  void arrived(MemberPresence device) {
    if (!device.inRoster() && device.identityKeyPublic() != null) {
      signIn(new RosterMember(device.userId(), device.deviceId(), device.identityKeyPublic()));
    }
  }

  /** Signs in all devices that an account has now. Blocks. */
  void signInAll(UserId user) {
    for (DeviceInfo device : meeting.line().api().devices(user).devices()) {
      Bytes key = device.identityKeyPublic();
      if (key != null) {
        signIn(new RosterMember(user, device.deviceId(), key));
      }
    }
  }

  private void signIn(RosterMember device) {
    if (isWanted(device.userId())) {
      meeting
          .session()
          .roster
          .append(log ->
              mayTakeIn(log, device)
                  ? Optional.of(RosterEntries.deviceAdded(device))
                  : Optional.empty());
    }
  }

  /** Signs out all devices of an account. Blocks. */
  void signOutAll(UserId user) {
    boolean more = true;
    while (more) {
      Optional<RosterMember> device =
          meeting
              .session()
              .roster
              .read(log ->
                  log.devices().stream().filter(one -> one.userId().equals(user)).findFirst());
      device.ifPresent(this::signOut);
      more = device.isPresent();
    }
  }

  void signOut(RosterMember device) {
    meeting
        .session()
        .roster
        .append(log ->
            log.device(device.address()).isPresent()
                ? Optional.of(RosterEntries.deviceRemoved(device))
                : Optional.empty());
  }

  /** The server says that somebody has gone for good who did not sign it. Blocks. */
  void departed(Address who) {
    if (isDevice(who)) {
      meeting.session().roster.append(log -> deviceGoing(log, who));
    } else {
      GuestSessionId guest = new GuestSessionId(who.id());
      meeting
          .session()
          .roster
          .append(
              log -> guestGoing(log, guest),
              entry -> meeting.line().api().remove(meeting.id(), guest, entry));
    }
  }

  private boolean isDevice(Address who) {
    return meeting.session().roster.read(log -> log.device(who)).isPresent();
  }

  private Optional<RosterEntries.Body> deviceGoing(Roster log, Address gone) {
    return log.device(gone)
        .filter(device -> maySpeakFor(log, device.userId()))
        .map(RosterEntries::deviceRemoved);
  }

  private Optional<RosterEntries.Body> guestGoing(Roster log, GuestSessionId gone) {
    return log.guest(gone)
        .filter(guest -> log.mayAdmit(meeting.session().self))
        .map(guest -> RosterEntries.guestHadGone(gone));
  }

  /** Whether this device may say of a person's devices that they come and go. */
  private boolean maySpeakFor(Roster log, UserId user) {
    Address self = meeting.session().self;
    UserId own = new UserId(self.id());
    return log.device(self).isPresent() && (log.isHost(own) || own.equals(user));
  }

  private boolean isWanted(UserId user) {
    return user.value().equals(meeting.session().self.id())
        || meeting.session().store.addedMembers().contains(meeting.id(), user);
  }

  private boolean mayTakeIn(Roster log, RosterMember device) {
    return log.device(device.address()).isEmpty() && maySpeakFor(log, device.userId());
  }
}
