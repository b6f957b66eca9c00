package latchkey.server.pace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import latchkey.protocol.ErrorCode;
import latchkey.server.refusal.Refused;

/**
 * A bucket for each who does something, refilled steadily: as many times at once as a minute
 * allows, then as they come back. Remembers as many as fit; who is forgotten begins with a full
 * bucket.
 *
 * @param <K> who
 */
public final class Pace<K> {
  private static final int REMEMBERED = 50_000;
  private static final double MINUTE = 60_000;

  private final int aMinute;
  private final Clock clock;
  private final Cache<K, AtomicReference<Bucket>> buckets =
      Caffeine.newBuilder()
          // Its upkeep is less work than a hand-over to another thread.
          .executor(Runnable::run)
          .maximumSize(REMEMBERED)
          .build();

  public Pace(int aMinute, Clock clock) {
    this.aMinute = aMinute;
    this.clock = clock;
  }

  /**
   * Counts once.
   *
   * @param refusal what is told to one that must wait
   */
  public void count(K who, String refusal) {
    count(who, 1, refusal);
  }

  /** Counts {@code times}, or refuses and counts none. */
  public void count(K who, int times, String refusal) {
    Bucket left = take(who, times);
    if (!left.granted()) {
      throw refusal(refusal, times - left.level());
    }
  }

  /** Counts nothing, and refuses where {@link #count} would. */
  public void requireLeft(K who, String refusal) {
    double left = take(who, 0).level();
    if (left < 1) {
      throw refusal(refusal, 1 - left);
    }
  }

  private Bucket take(K who, int times) {
    Instant now = clock.instant();
    return buckets
        .get(who, key -> new AtomicReference<>(new Bucket(aMinute, true, now)))
        .updateAndGet(bucket -> bucket.after(times, now, aMinute));
  }

  private Refused refusal(String what, double missing) {
    return Refused.until(
        ErrorCode.RATE_LIMITED,
        what,
        Duration.ofMillis((long) Math.ceil(missing * MINUTE / aMinute)));
  }

  /**
   * @param level how many may come at once, part of the next one included
   * @param granted whether the latest were among them
   */
  private record Bucket(double level, boolean granted, Instant at) {
    Bucket after(int times, Instant now, int aMinute) {
      double minutes = Math.max(0, Duration.between(at, now).toMillis()) / MINUTE;
      double refilled = Math.min(aMinute, level + minutes * aMinute);
      // A batch that is larger than the bucket has to wait for a full one.
      return refilled < Math.min(times, aMinute)
          ? new Bucket(refilled, false, now)
          : new Bucket(refilled - times, true, now);
    }
  }
}
