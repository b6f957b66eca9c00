package latchkey.server.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import latchkey.protocol.ErrorCode;
import latchkey.server.refusal.Refused;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** As many times at once as a minute allows, then as they come back. */
final class RateLimiterTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final RateLimiter<String> limiter = new RateLimiter<>(6, nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
              assertThat(refused).hasMessageContaining("slower");
            });
  }

  @Test
  void allowsAMinutesWorthAtOnceAndThenOneAfterTheOther() {
    for (int i = 0; i < 6; i++) {
      limiter.count("Ada", "slower");
    }
    refused(() -> limiter.count("Ada", "slower"));
    assertThatCode(() -> limiter.count("Bea", "slower")).doesNotThrowAnyException();

    pass(Duration.ofSeconds(10));
    limiter.count("Ada", "slower");
    refused(() -> limiter.count("Ada", "slower"));

    pass(Duration.ofHours(1));
    for (int i = 0; i < 6; i++) {
      limiter.count("Ada", "slower");
    }
    refused(() -> limiter.count("Ada", "slower"));
  }

  @Test
  void countsNothingOfWhatItRefuses() {
    limiter.count("Ada", 4, "slower");
    refused(() -> limiter.count("Ada", 3, "slower"));
    limiter.count("Ada", 2, "slower");
  }

  @Test
  void moreThanAMinuteAllowsWaitsForAFullBucketAndLeavesADebt() {
    limiter.count("Ada", "slower");
    refused(() -> limiter.count("Ada", 18, "slower"));
    pass(Duration.ofSeconds(10));
    limiter.count("Ada", 18, "slower");
    pass(Duration.ofMinutes(2));
    refused(() -> limiter.count("Ada", "slower"));
    pass(Duration.ofSeconds(10));
    limiter.count("Ada", "slower");
  }

  @Test
  void looksWithoutCounting() {
    for (int i = 0; i < 20; i++) {
      limiter.requireLeft("Ada", "slower");
    }
    limiter.count("Ada", 6, "slower");
    refused(() -> limiter.requireLeft("Ada", "slower"));
  }
}
