package latchkey.client;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.client.roster.Attendance;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.roster.RosterGuest;

/** What participants are called. */
final class People {
  private final Attendance attendance;
  private final Map<String, String> memberNames = new ConcurrentHashMap<>();

  People(Attendance attendance) {
    this.attendance = attendance;
  }

  boolean knows(String userId) {
    return memberNames.containsKey(userId);
  }

  void learn(String userId, String name) {
    memberNames.put(userId, name);
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
                memberNames.getOrDefault(address.id(), address.id()),
                Participant.Kind.MEMBER));
  }
}
