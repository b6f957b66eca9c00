package latchkey.client.roster;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import latchkey.client.model.LatchkeyException;

/** Spreads the attempts of many who would append at once, by full jitter. */
final class Retries {
  private static final Duration FIRST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int DOUBLINGS = 10;

  private Retries() {}

  /** Waits before the attempt that follows so many that came to nothing. */
  static void pause(int failed) {
    long longest = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failed, DOUBLINGS));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(longest + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LatchkeyException.unreachable("The wait for the meeting's log was interrupted.", e);
    }
  }
}
