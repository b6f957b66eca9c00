package latchkey.server.api.socket;

import java.time.Clock;
import latchkey.protocol.Address;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.pace.Pace;

/** How many events a device or guest may send, however many connections it has. */
final class EventPace {
  private final Pace<Address> devices;
  private final Pace<Address> guests;

  EventPace(ServerLimits limits, Clock clock) {
    devices = new Pace<>(limits.of(Limit.DEVICE_EVENTS), clock);
    guests = new Pace<>(limits.of(Limit.GUEST_EVENTS), clock);
  }

  /** Counts an event, or refuses it. */
  void count(Caller caller) {
    switch (caller) {
      case Caller.Member _ ->
          devices.count(caller.address(), "Too many events from this device. Wait a little.");
      case Caller.Guest _ ->
          guests.count(caller.address(), "Too many events from this guest. Wait a little.");
    }
  }
}
