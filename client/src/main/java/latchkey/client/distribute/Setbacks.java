package latchkey.client.distribute;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;

/** Who could not be given the key, and when to try again: after growing pauses. */
final class Setbacks {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final InstantSource clock;
  private final Map<Address, Setback> setbacks = new HashMap<>();

  Setbacks(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param worthTelling a failure that may pass by itself is told of when it comes a second time;
   *     any other at once, and each once
   */
  record Next(Duration pause, boolean worthTelling) {}

  private record Setback(Instant until, Duration pause, int times) {}

  Next add(Address recipient, Failure failure) {
    Setback before = setbacks.getOrDefault(recipient, new Setback(Instant.MIN, Duration.ZERO, 0));
    Duration doubled = before.pause().isZero() ? FIRST : before.pause().multipliedBy(2);
    Duration pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    int times = before.times() + 1;
    setbacks.put(recipient, new Setback(clock.instant().plus(pause), pause, times));
    int tellAt = failure.code() == ErrorCode.UNAVAILABLE ? 2 : 1;
    return new Next(pause.plusMillis(5), times == tellAt);
  }

  boolean isWaiting(Address recipient) {
    Setback setback = setbacks.get(recipient);
    return setback != null && clock.instant().isBefore(setback.until());
  }

  void overcome(Address recipient) {
    setbacks.remove(recipient);
  }

  void forget() {
    setbacks.clear();
  }
}
