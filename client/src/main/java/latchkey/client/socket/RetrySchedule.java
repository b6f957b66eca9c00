package latchkey.client.socket;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the server is tried again: anything up to a bound that doubles with each
 * failure, so that those who lost a server together do not come back together.
 */
final class RetrySchedule {
  static final Duration FIRST = Duration.ofMillis(250);

  /** Whoever waits is back soon after the server. */
  static final Duration LONGEST = Duration.ofMillis(2_500);

  /** A server's word counts up to here. */
  static final Duration LONGEST_ASKED_FOR = Duration.ofMinutes(5);

  /** A connection that was up for so long shows that things work. */
  static final Duration SETTLED = Duration.ofSeconds(10);

  private final RandomGenerator random;
  private int failures;

  RetrySchedule(RandomGenerator random) {
    this.random = random;
  }

  /** A connection ended that had been up. */
  void wasUp(Duration time) {
    if (time.compareTo(SETTLED) >= 0) {
      failures = 0;
    }
  }

  /**
   * The wait after one more failure.
   *
   * @param askedFor the least that the server says
   */
  Duration next(Optional<Duration> askedFor) {
    long bound =
        Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, Integer.SIZE / 2));
    failures = Math.min(failures + 1, Integer.SIZE);
    Duration jitter = Duration.ofMillis(random.nextLong(bound + 1));
    return askedFor
        .map(least -> least.compareTo(LONGEST_ASKED_FOR) > 0 ? LONGEST_ASKED_FOR : least)
        .orElse(Duration.ZERO)
        .plus(jitter);
  }
}
