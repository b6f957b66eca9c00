package latchkey.server.api.socket;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.protocol.Address;

/** All open connections, by whose they are. */
final class Connections {
  private final Map<Address, Set<Connection>> open = new ConcurrentHashMap<>();

  void add(Connection connection) {
    open.compute(
        connection.address(),
        (address, known) -> {
          Set<Connection> all = known == null ? ConcurrentHashMap.newKeySet(2) : known;
          all.add(connection);
          return all;
        });
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
