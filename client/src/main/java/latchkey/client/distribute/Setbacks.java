package latchkey.client.distribute;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;

/**
 * Who could not be given the key, and when to try again: after growing pauses. Safe for use by
 * several threads; never waits for anything.
 */
final class Setbacks {
  /** So long what is said waits for one who has not been handed the key. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final InstantSource clock;
  private final Map<Address, Setback> setbacks = new HashMap<>();
  private final Map<Address, Instant> waitedForSince = new HashMap<>();

  Setbacks(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param worthTelling a failure that may pass by itself is told of when it comes a second time;
   *     any other at once, and each once
   */
  record Next(Duration pause, boolean worthTelling) {}

  private record Setback(Instant until, Duration pause, int times, boolean lasting) {
    static final Setback NONE = new Setback(Instant.MIN, Duration.ZERO, 0, false);
  }

  synchronized Next add(Address recipient, Failure failure) {
    Setback before = setbacks.getOrDefault(recipient, Setback.NONE);
    Duration doubled = before.pause().isZero() ? FIRST : before.pause().multipliedBy(2);
    Duration pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    int times = before.times() + 1;
    setbacks.put(
        recipient, new Setback(clock.instant().plus(pause), pause, times, failure.isLasting()));
    int tellAt = failure.code() == ErrorCode.UNAVAILABLE ? 2 : 1;
    return new Next(pause.plusMillis(5), times == tellAt);
  }

  synchronized boolean isWaiting(Address recipient) {
    Setback setback = setbacks.get(recipient);
    return setback != null && clock.instant().isBefore(setback.until());
  }

  /**
   * Something is said and this recipient lacks the key. Whether it goes out all the same: the key
   * cannot be handed over for a reason that lasts, or has been waited for long enough.
   */
  synchronized boolean isExcused(Address recipient) {
    Setback setback = setbacks.get(recipient);
    Instant now = clock.instant();
    Instant since = waitedForSince.computeIfAbsent(recipient, unused -> now);
    return (setback != null && setback.lasting()) || !now.isBefore(since.plus(PATIENCE));
  }

  synchronized void overcome(Address recipient) {
    setbacks.remove(recipient);
    waitedForSince.remove(recipient);
  }

  synchronized void forget() {
    setbacks.clear();
    waitedForSince.clear();
  }
}
