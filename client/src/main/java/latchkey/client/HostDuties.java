package latchkey.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.client.account.AccountDirectory;
import latchkey.client.account.Standing;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.account.AccountDevice;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterMember;

/**
 * What a device signs for the meeting: further devices of those who take part, and the going of
 * devices and guests who could not sign it themselves. The server's word that a device is
 * somebody's is no reason to sign it in: the account's log must have it.
 */
final class HostDuties {
  private final MemberEngine meeting;

  /** Members' devices that are connected and not in the roster, and the keys that they show. */
  private final Map<Address, Bytes> outside = new ConcurrentHashMap<>();

  HostDuties(MemberEngine meeting) {
    this.meeting = meeting;
  }

  /** A device is connected that the roster does not have. Blocks. */
  void arrived(Address device, Bytes identityKey) {
    outside.put(device, identityKey);
    consider(device, identityKey);
  }

  /** The device is no longer connected, or the roster has it. */
  void wentOrCameIn(Address device) {
    outside.remove(device);
  }

  /** The account's log has been read on: a device that is here may be in it now. Blocks. */
  void accountRead(UserId user) {
    outside.forEach((device, identityKey) -> {
      if (device.id().equals(user.value())) {
        consider(device, identityKey);
      }
    });
  }

  /** How many others come before this device to sign in a device of that account. */
  int turn(UserId user) {
    return meeting
        .presence()
        .turn(other ->
            other.userId().equals(user)
                || meeting.session().roster.read(log -> log.isHost(other.userId())));
  }

  /**
   * Signs the device in if its account's log has it with that key, and the account takes part in
   * the meeting: one that was taken out would come back by the server's word.
   */
  private void consider(Address device, Bytes identityKey) {
    UserId user = new UserId(device.id());
    if (!meeting.session().roster.read(log -> maySpeakFor(log, user) && takesPart(log, user))
        || meeting.session().attendance.everHadDevice(device)) {
      return;
    }
    if (meeting.session().accounts.standing(device, identityKey).isOpen()) {
      meeting.session().accounts.readOn(List.of(user));
    }
    boolean isListed = meeting.session().accounts.standing(device, identityKey) == Standing.ACTIVE;
    if (isListed && meeting.session().isPinned(device, identityKey)) {
      signIn(new RosterMember(user, device.deviceId(), identityKey));
    }
  }

  private static boolean takesPart(Roster log, UserId user) {
    return log.devices().stream().anyMatch(device -> device.userId().equals(user));
  }

  /**
   * Opens the meeting to an account and signs in its devices, by its verified log. A device that
   * was not used for long has no keys on the server, and is left out. Blocks.
   *
   * @throws LatchkeyException {@code account_refused} where the server does not show that log
   */
  void addMember(UserId user) {
    AccountDirectory accounts = meeting.session().accounts;
    accounts.readOn(List.of(user));
    AccountState account =
        accounts
            .state(user)
            .orElseThrow(() ->
                new LatchkeyException(
                    ErrorCode.ACCOUNT_REFUSED,
                    "The server does not show whose account that is, so it cannot be added. Try"
                        + " again, and ask who runs the server if it stays like this."));
    meeting.line().api().addMember(meeting.id(), user);
    for (AccountDevice device : account.active().values()) {
      Address address = Address.ofMember(user, device.deviceId());
      if (accounts.standing(address, device.identityKey()) == Standing.ACTIVE
          && meeting.session().isPinned(address, device.identityKey())) {
        signInIfItHasKeys(new RosterMember(user, device.deviceId(), device.identityKey()));
      }
    }
  }

  private void signInIfItHasKeys(RosterMember device) {
    try {
      signIn(device);
    } catch (LatchkeyException e) {
      if (e.code() != ErrorCode.KEYS_UNKNOWN) {
        throw e;
      }
    }
  }

  private void signIn(RosterMember device) {
    meeting
        .session()
        .roster
        .append(log ->
            log.device(meeting.self()).isPresent()
                    && !meeting.session().attendance.isOrWasDevice(device.address())
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
}
