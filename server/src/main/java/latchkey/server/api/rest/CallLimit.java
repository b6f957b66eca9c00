package latchkey.server.api.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import latchkey.protocol.ErrorCode;
import latchkey.server.refusal.Refused;

/**
 * A bucket of calls for each remote address and route, refilled steadily. Remembers as many
 * addresses as fit; one that is forgotten begins with a full bucket.
 */
final class CallLimit {
  private static final int ADDRESSES = 50_000;

  private final int callsAMinute;
  private final Clock clock;
  private final Cache<String, AtomicReference<Bucket>> buckets =
      Caffeine.newBuilder().maximumSize(ADDRESSES).build();

  CallLimit(int callsAMinute, Clock clock) {
    this.callsAMinute = callsAMinute;
    this.clock = clock;
  }

  /** Counts a call, or refuses it. */
  void count(String remoteAddress, Route route) {
    Instant now = clock.instant();
    Bucket left =
        buckets
            .get(
                remoteAddress + ' ' + route.path(),
                key -> new AtomicReference<>(new Bucket(callsAMinute, true, now)))
            .updateAndGet(bucket -> bucket.afterCall(now, callsAMinute));
    if (!left.granted()) {
      throw Refused.until(
          ErrorCode.RATE_LIMITED,
          "Too many attempts from your address. Wait a little, then try again.",
          Duration.ofMinutes(1).dividedBy(callsAMinute));
    }
  }

  /**
   * @param calls how many may come at once, part of the next one included
   * @param granted whether the latest call was among them
   */
  private record Bucket(double calls, boolean granted, Instant at) {
    Bucket afterCall(Instant now, int callsAMinute) {
      double minutes = Math.max(0, Duration.between(at, now).toMillis()) / 60_000.0;
      double refilled = Math.min(callsAMinute, calls + minutes * callsAMinute);
      return refilled < 1 ? new Bucket(refilled, false, now) : new Bucket(refilled - 1, true, now);
    }
  }
}
