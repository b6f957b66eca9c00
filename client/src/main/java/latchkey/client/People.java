package latchkey.client;

import latchkey.client.roster.Attendance;
import latchkey.client.roster.RosterFollower;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.account.AccountState;

/** What participants are called, by the verified roster. */
final class People {
  private final RosterFollower roster;
  private final Attendance attendance;

  People(RosterFollower roster, Attendance attendance) {
    this.roster = roster;
    this.attendance = attendance;
  }

  Participant of(Address address) {
    return Ids.isGuest(address)
        ? new Participant(
            address,
            attendance
                .guest(new GuestSessionId(address.id()))
                .map(guest -> guest.displayName())
                .orElse(address.id()),
            Participant.Kind.GUEST)
        : new Participant(address, name(new UserId(address.id())), Participant.Kind.MEMBER);
  }

  /** A member's, or a former member's. */
  String name(UserId user) {
    return roster
        .read(log -> log.account(user))
        .map(AccountState::displayName)
        .orElse(user.value());
  }
}
