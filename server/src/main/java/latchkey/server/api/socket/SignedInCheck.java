package latchkey.server.api.socket;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import latchkey.protocol.Address;
import latchkey.server.device.Devices;

/**
 * Finds connections of devices that may not be connected any more: {@code latchkey user remove} and
 * {@code disable} run in a process of their own, and access tokens expire.
 */
final class SignedInCheck {
  private final Connections connections;
  private final Devices devices;
  private final Consumer<Address> cutOff;

  SignedInCheck(Connections connections, Devices devices, Consumer<Address> cutOff) {
    this.connections = connections;
    this.devices = devices;
    this.cutOff = cutOff;
  }

  /**
   * Cuts off every device that may not be connected any more; the others are in use. To be called
   * from time to time.
   */
  void checkAll() {
    devices.seeConnected(
        check(
            connections.all().stream()
                .filter(connection -> connection.caller() instanceof Caller.Member)
                .map(Connection::address)
                .distinct()
                .toList()));
  }

  void check(Address device) {
    var _ = check(List.of(device));
  }

  private Set<Address> check(Collection<Address> connected) {
    Set<Address> letIn = devices.letIn(connected);
    connected.stream().filter(device -> !letIn.contains(device)).forEach(cutOff);
    return letIn;
  }
}
