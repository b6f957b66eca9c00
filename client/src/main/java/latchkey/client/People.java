package latchkey.client;

import java.util.Optional;
import latchkey.client.account.AccountDirectory;
import latchkey.client.roster.Attendance;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.UserId;
import latchkey.protocol.roster.RosterGuest;

/** What participants are called: members by their accounts' verified logs. */
final class People {
  private final Attendance attendance;
  private final AccountDirectory accounts;

  People(Attendance attendance, AccountDirectory accounts) {
    this.attendance = attendance;
    this.accounts = accounts;
  }

  boolean knows(UserId user) {
    return accounts.state(user).isPresent();
  }

  Participant of(Address address) {
    Optional<RosterGuest> guest =
        address.deviceId() == Address.GUEST_DEVICE_ID
            ? attendance.guest(new GuestSessionId(address.id()))
            : Optional.empty();
    return guest
        .map(one -> new Participant(address, one.displayName(), Participant.Kind.GUEST))
        .orElseGet(() ->
            new Participant(
                address,
                accounts.name(new UserId(address.id())).orElse(address.id()),
                Participant.Kind.MEMBER));
  }
}
