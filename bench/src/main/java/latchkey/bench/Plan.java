package latchkey.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds how often each comparison is made
 * @param firstWarmUp how long each side runs in its first round before it counts: until what is
 *     used is compiled
 * @param warmUp how long it does in the rounds after
 * @param measured how long it counts
 * @param large whether the large forms run, too: thousands of people
 * @param scale what the usual numbers of people are divided by
 */
public record Plan(
    int rounds,
    Duration firstWarmUp,
    Duration warmUp,
    Duration measured,
    boolean large,
    int scale) {
  /** Meant to take under three minutes. */
  public static final Plan QUICK =
      new Plan(3, Duration.ofSeconds(3), Duration.ofMillis(500), Duration.ofMillis(1200), false, 1);

  /** Meant to take under twenty. */
  public static final Plan FULL =
      new Plan(5, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(4), true, 1);

  /** How often that is done which takes long to set up. */
  public int fewRounds() {
    return large ? rounds : Math.min(rounds, 2);
  }

  /** {@code people}, or as many as this plan has in their place. */
  public int people(int people) {
    return Math.max(2, people / scale);
  }

  /** How long a side runs in a round, counted from 0, before it counts. */
  public Duration warmUp(int round) {
    return round == 0 ? firstWarmUp : warmUp;
  }
}
