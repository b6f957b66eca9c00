package latchkey.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;

/**
 * Devices that wait until the person decides about them: the server could have made them up. Each
 * is announced once, under the key that it showed first. Safe for use by several threads.
 */
final class Arrivals {
  private final Map<Address, Arrival> waiting = new ConcurrentHashMap<>();
  private final Set<Address> declined = ConcurrentHashMap.newKeySet();

  /** Whether this is news. */
  boolean add(Arrival arrival) {
    return !declined.contains(arrival.address())
        && waiting.putIfAbsent(arrival.address(), arrival) == null;
  }

  List<Arrival> all() {
    return List.copyOf(waiting.values());
  }

  Optional<Arrival> find(Address device) {
    return Optional.ofNullable(waiting.get(device));
  }

  Arrival require(Address device) {
    return find(device)
        .orElseThrow(() ->
            new LatchkeyException(
                ErrorCode.DEVICE_UNKNOWN,
                "That device does not wait: somebody has decided already, or it was never here."));
  }

  /** The roster has it now. */
  void cameIn(Address device) {
    waiting.remove(device);
  }

  void decline(Address device) {
    declined.add(require(device).address());
    waiting.remove(device);
  }
}
