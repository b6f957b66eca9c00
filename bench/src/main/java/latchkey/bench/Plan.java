package latchkey.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds how often each comparison is made
 * @param warmUp how long each side runs in each round before it counts
 * @param measured how long it counts
 * @param large whether the large forms run, too: thousands of people
 * @param scale what the usual numbers of people are divided by
 */
public record Plan(int rounds, Duration warmUp, Duration measured, boolean large, int scale) {
  /** In under three minutes. */
  public static final Plan QUICK =
      new Plan(3, Duration.ofMillis(1_500), Duration.ofSeconds(2), false, 1);

  /** In under twenty. */
  public static final Plan FULL =
      new Plan(5, Duration.ofSeconds(3), Duration.ofSeconds(4), true, 1);

  /** {@code people}, or as many as this plan has in their place. */
  public int people(int people) {
    return Math.max(2, people / scale);
  }
}
