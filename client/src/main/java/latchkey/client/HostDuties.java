package latchkey.client;

import java.util.Optional;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.UserId;
import latchkey.protocol.account.DeviceInfo;
import latchkey.protocol.account.Devices;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterMember;

/**
 * What a device signs for the meeting: devices of those whom the person lets in, and the going of
 * guests who could not sign it themselves. The server's word that a device is somebody's is no
 * reason to sign it in.
 */
final class HostDuties {
  private final MemberEngine meeting;

  HostDuties(MemberEngine meeting) {
    this.meeting = meeting;
  }

  /** A device has arrived that the roster may not have: a person is asked. Blocks. */
  void arrived(MemberPresence presence) {
    Bytes key = presence.identityKeyPublic();
    Address address = Address.ofMember(presence.userId(), presence.deviceId());
    if (!presence.inRoster()
        && key != null
        && maySignIn(presence.userId())
        && !meeting.session().attendance.everHadDevice(address)) {
      waits(new Arrival(address, presence.userName(), key, isOwn(presence.userId())));
    }
  }

  /**
   * Opens the meeting to an account and signs in the devices that it has now, but for those that
   * show another key than before: about them the person is asked. Blocks.
   */
  void addMember(UserId user) {
    meeting.line().api().addMember(meeting.id(), user);
    Devices account = meeting.line().api().devices(user);
    for (DeviceInfo device : account.devices()) {
      Bytes key = device.identityKeyPublic();
      Address address = Address.ofMember(user, device.deviceId());
      if (key != null) {
        Arrival arrival = new Arrival(address, account.userName(), key, isOwn(user));
        if (meeting.session().store.pinned().check(address, key)) {
          signIn(arrival.device());
        } else {
          waits(arrival);
        }
      }
    }
  }

  /**
   * The application is told when it can ask and decide about the device, and nothing of one that
   * somebody else has signed in meanwhile.
   */
  private void waits(Arrival arrival) {
    Address address = arrival.address();
    boolean isNews =
        meeting
            .session()
            .roster
            .read(log -> log.device(address).isEmpty() && meeting.arrivals().add(arrival));
    var unused = meeting.session().isPinned(address, arrival.identityKey());
    if (isNews) {
      meeting.session().emit(new MeetingEvent.DeviceWaiting(arrival));
    }
  }

  /** Signs in a device that waits. Blocks. */
  void accept(Address device) {
    Arrival arrival = meeting.arrivals().require(device);
    if (!meeting.session().isPinned(device, arrival.identityKey())) {
      throw new LatchkeyException(
          ErrorCode.IDENTITY_KEY_CHANGED,
          "That device of "
              + arrival.name()
              + " shows another identity key than before. Compare safety numbers, accept the new"
              + " key, then let the device in.");
    }
    signIn(arrival.device());
  }

  private void signIn(RosterMember device) {
    meeting
        .session()
        .roster
        .append(log ->
            log.device(meeting.self()).isPresent() && log.device(device.address()).isEmpty()
                ? Optional.of(RosterEntries.deviceAdded(device))
                : Optional.empty());
  }

  /**
   * Closes the meeting to an account, and signs its devices out. Until it is closed others can let
   * devices of it in: those are signed out as well. Blocks.
   */
  void removeMember(UserId user) {
    signOutAll(user);
    meeting.line().api().removeMember(meeting.id(), user);
    signOutAll(user);
  }

  private void signOutAll(UserId user) {
    meeting.session().roster.catchUp();
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

  private void signOut(RosterMember device) {
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

  private boolean maySignIn(UserId user) {
    return meeting.session().roster.read(log -> maySpeakFor(log, user));
  }

  private boolean isOwn(UserId user) {
    return user.value().equals(meeting.self().id());
  }
}
