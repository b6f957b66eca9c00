package latchkey.client.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions. */
public final class Eventually {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private Eventually() {}

  /** Returns when {@code condition} holds; fails with {@code otherwise} if it never does. */
  public static void that(BooleanSupplier condition, Supplier<String> otherwise) {
    if (!holds(DEADLINE, Duration.ofMillis(5), condition)) {
      throw new AssertionError(otherwise.get());
    }
  }

  /**
   * Whether {@code condition} comes to hold within {@code longest}; looks again after each {@code
   * pause}. For what costs more than a look.
   */
  public static boolean within(Duration longest, Duration pause, BooleanSupplier condition)
      throws InterruptedException {
    boolean holds = holds(longest, pause, condition);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return holds;
  }

  private static boolean holds(Duration longest, Duration pause, BooleanSupplier condition) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(pause.toNanos());
    }
    return true;
  }
}
