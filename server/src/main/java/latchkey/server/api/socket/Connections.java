package latchkey.server.api.socket;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.protocol.Address;

/** All open connections, by whose they are. */
final class Connections {
  private final Map<Address, Set<Connection>> open = new ConcurrentHashMap<>();

  /** False, and it is not added, where there are {@code most} of its address already. */
  boolean add(Connection connection, int most) {
    Set<Connection> after =
        open.compute(
            connection.address(),
            (address, known) -> {
              Set<Connection> all = known == null ? ConcurrentHashMap.newKeySet(2) : known;
              if (all.size() < most) {
                all.add(connection);
              }
              return all;
            });
    return after.contains(connection);
  }

  void remove(Connection connection) {
    open.computeIfPresent(
        connection.address(),
        (address, known) -> {
          known.remove(connection);
          return known.isEmpty() ? null : known;
        });
  }

  List<Connection> of(Address address) {
    Set<Connection> known = open.get(address);
    return known == null ? List.of() : List.copyOf(known);
  }

  List<Connection> all() {
    return open.values().stream().flatMap(Set::stream).toList();
  }
}
