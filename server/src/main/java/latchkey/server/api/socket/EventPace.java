package latchkey.server.api.socket;

import java.time.Clock;
import latchkey.protocol.Address;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.pace.Pace;

/**
 * How many events a device or guest may send, however many connections it has, and how often it may
 * come in.
 */
final class EventPace {
  private final Pace<Address> devices;
  private final Pace<Address> guests;
  private final Pace<Address> devicesComing;
  private final Pace<Address> guestsComing;

  EventPace(ServerLimits limits, Clock clock) {
    devices = new Pace<>(limits.of(Limit.DEVICE_EVENTS), clock);
    guests = new Pace<>(limits.of(Limit.GUEST_EVENTS), clock);
    devicesComing = new Pace<>(limits.of(Limit.DEVICE_EVENTS), clock);
    guestsComing = new Pace<>(limits.of(Limit.GUEST_EVENTS), clock);
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

  /** Counts a CONNECT, or refuses it. As many are allowed as events, apart from them. */
  void countComing(Caller caller) {
    Pace<Address> pace =
        switch (caller) {
          case Caller.Member _ -> devicesComing;
          case Caller.Guest _ -> guestsComing;
        };
    pace.count(caller.address(), "You come and go too often. Wait a little.");
  }
}
