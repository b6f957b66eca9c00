package latchkey.server.api.rest;

import java.util.function.LongSupplier;
import latchkey.protocol.Address;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.limit.RateLimiter;

/** How often calls may be made: by strangers from one remote address, by a device, by a guest. */
final class CallLimiter {
  private final RateLimiter<String> strangers;
  private final RateLimiter<Address> devices;
  private final RateLimiter<Address> guests;
  private final RateLimiter<Address> segments;

  CallLimiter(ServerLimits limits, LongSupplier nanoTime) {
    strangers = new RateLimiter<>(limits.of(Limit.STRANGERS_CALLS), nanoTime);
    devices = new RateLimiter<>(limits.of(Limit.DEVICE_CALLS), nanoTime);
    segments = new RateLimiter<>(limits.of(Limit.SEGMENTS), nanoTime);
    guests = new RateLimiter<>(limits.of(Limit.GUEST_CALLS), nanoTime);
  }

  /** Counts a call that anybody may make, or refuses it. */
  void count(String remoteAddress, Route<?> route) {
    strangers.count(
        remoteAddress + ' ' + route.path(),
        "Too many attempts from your address. Wait a little, then try again.");
  }

  /** Counts a call of one that has proved who it is, or refuses it. */
  void count(Caller caller, Route<?> route) {
    boolean segment = route.rate() == Route.Rate.SEGMENTS;
    switch (caller) {
      case Caller.Nobody _ -> {}
      case Caller.Member member ->
          (segment ? segments : devices)
              .count(member.device().address(), "Too many calls from this device. Wait a little.");
      case Caller.Guest guest ->
          (segment ? segments : guests)
              .count(guest.session().address(), "Too many calls from this guest. Wait a little.");
    }
  }
}
