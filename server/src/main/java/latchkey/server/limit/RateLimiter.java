package latchkey.server.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;
import latchkey.protocol.ErrorCode;
import latchkey.server.refusal.Refused;

/**
 * A bucket for each one who does something, refilled steadily: as many times at once as a minute
 * allows, then as they come back. Remembers as many as fit; one that is forgotten begins with a
 * full bucket.
 *
 * @param <K> who
 */
public final class RateLimiter<K> {
  private static final int REMEMBERED = 50_000;
  private static final long NANOS_A_MILLI = 1_000_000;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int aMinute;
  private final TimeMeter time;
  private final Cache<K, Bucket> buckets =
      Caffeine.newBuilder()
          // Its upkeep is less work than a hand-over to another thread.
          .executor(Runnable::run)
          .maximumSize(REMEMBERED)
          .build();

  /**
   * @param nanoTime tells how much time passes; a clock that is set must not empty buckets nor fill
   *     them
   */
  public RateLimiter(int aMinute, LongSupplier nanoTime) {
    this.aMinute = aMinute;
    this.time = new RunningTime(nanoTime, nanoTime.getAsLong());
  }

  /**
   * Counts once.
   *
   * @param refusal what is told to one that must wait
   */
  public void count(K who, String refusal) {
    count(who, 1, refusal);
  }

  /**
   * Counts {@code times}, or refuses and counts none. More than a minute allows waits for a full
   * bucket, and leaves a debt.
   */
  public void count(K who, int times, String refusal) {
    Bucket bucket = bucket(who);
    int atOnce = Math.min(times, aMinute);
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(atOnce);
    if (!probe.isConsumed()) {
      throw refusal(refusal, probe.getNanosToWaitForRefill());
    }
    if (times > atOnce) {
      bucket.consumeIgnoringRateLimits(times - atOnce);
    }
  }

  /**
   * Counts once, if that is not too often.
   *
   * @return whether it is not
   */
  public boolean tryCount(K who) {
    return bucket(who).tryConsume(1);
  }

  /** Counts nothing, and refuses where {@link #count} would. */
  public void requireLeft(K who, String refusal) {
    EstimationProbe probe = bucket(who).estimateAbilityToConsume(1);
    if (!probe.canBeConsumed()) {
      throw refusal(refusal, probe.getNanosToWaitForRefill());
    }
  }

  private Bucket bucket(K who) {
    return buckets.get(
        who,
        key ->
            Bucket.builder()
                .addLimit(limit -> limit.capacity(aMinute).refillGreedy(aMinute, MINUTE))
                .withCustomTimePrecision(time)
                .build());
  }

  private static Refused refusal(String what, long nanos) {
    return Refused.until(
        ErrorCode.RATE_LIMITED, what, Duration.ofMillis(Math.ceilDiv(nanos, NANOS_A_MILLI)));
  }

  /** Counts from nought: the running clock may begin anywhere, and pass the highest number. */
  private record RunningTime(LongSupplier nanoTime, long start) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanoTime.getAsLong() - start;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
