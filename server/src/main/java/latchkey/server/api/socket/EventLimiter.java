package latchkey.server.api.socket;

import java.util.function.LongSupplier;
import latchkey.protocol.Address;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.limit.RateLimiter;

/**
 * How many events a device or guest may send, however many connections it has, and how often it may
 * come in.
 */
final class EventLimiter {
  private final RateLimiter<Address> devices;
  private final RateLimiter<Address> guests;
  private final RateLimiter<Address> devicesComing;
  private final RateLimiter<Address> guestsComing;
  private final RateLimiter<Beating> heartbeats;

  EventLimiter(ServerLimits limits, LongSupplier nanoTime) {
    devices = new RateLimiter<>(limits.of(Limit.DEVICE_EVENTS), nanoTime);
    guests = new RateLimiter<>(limits.of(Limit.GUEST_EVENTS), nanoTime);
    devicesComing = new RateLimiter<>(limits.of(Limit.DEVICE_EVENTS), nanoTime);
    guestsComing = new RateLimiter<>(limits.of(Limit.GUEST_EVENTS), nanoTime);
    heartbeats = new RateLimiter<>(Limits.MAX_HEARTBEATS_A_MINUTE, nanoTime);
  }

  private record Beating(MeetingId meeting, Address address) {}

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
    RateLimiter<Address> limiter =
        switch (caller) {
          case Caller.Member _ -> devicesComing;
          case Caller.Guest _ -> guestsComing;
        };
    limiter.count(caller.address(), "You come and go too often. Wait a little.");
  }

  /**
   * Counts a heartbeat. It costs its sender one event, and everyone who is there another one.
   *
   * @return whether it is to be passed on
   */
  boolean passesOn(MeetingId meeting, Address address) {
    return heartbeats.tryCount(new Beating(meeting, address));
  }
}
