package latchkey.server.api.socket;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.protocol.Address;

/** All open connections, by whose they are. */
final class Connections {
  private final Map<Address, List<Connection>> open = new ConcurrentHashMap<>();

  /** False, and it is not added, where there are {@code most} of its address already. */
  boolean add(Connection connection, int most) {
    List<Connection> after =
        open.merge(
            connection.address(),
            List.of(connection),
            (known, one) -> known.size() < most ? Lists.with(known, connection) : known);
    return after.contains(connection);
  }

  void remove(Connection connection) {
    open.computeIfPresent(
        connection.address(),
        (address, known) -> {
          List<Connection> rest = Lists.without(known, connection);
          return rest.isEmpty() ? null : rest;
        });
  }

  List<Connection> of(Address address) {
    return open.getOrDefault(address, List.of());
  }

  List<Connection> all() {
    return open.values().stream().flatMap(List::stream).toList();
  }
}
