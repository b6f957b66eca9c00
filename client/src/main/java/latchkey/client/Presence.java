package latchkey.client;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.client.roster.RosterFollower;
import latchkey.protocol.Address;

/** Which member devices of the roster are connected, by the server's word. */
final class Presence {
  private static final Comparator<Address> ORDER =
      Comparator.comparing(Address::id).thenComparingInt(Address::deviceId);

  private final RosterFollower roster;
  private final Address self;
  private final Set<Address> present = ConcurrentHashMap.newKeySet();

  Presence(RosterFollower roster, Address self) {
    this.roster = roster;
    this.self = self;
  }

  void reset(List<Address> devices) {
    present.clear();
    present.addAll(devices);
  }

  void joined(Address device) {
    present.add(device);
  }

  void left(Address device) {
    present.remove(device);
  }

  boolean has(Address device) {
    return present.contains(device);
  }

  /** Whether no other device that takes part and is present has come in before this one. */
  boolean isFirst() {
    return roster.read(log -> {
      long own = newest(log.comingsOf(self));
      return present.stream()
          .filter(device -> log.device(device).isPresent())
          .noneMatch(device -> newest(log.comingsOf(device)) < own);
    });
  }

  private static long newest(List<Long> comings) {
    return comings.isEmpty() ? Long.MAX_VALUE : comings.get(comings.size() - 1);
  }

  /** How many of the devices that take part and are present come before this one. */
  int turn() {
    return (int)
        present.stream()
            .filter(device -> ORDER.compare(device, self) < 0)
            .filter(device -> roster.read(log -> log.device(device)).isPresent())
            .count();
  }
}
