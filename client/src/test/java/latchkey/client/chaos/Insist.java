package latchkey.client.chaos;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import latchkey.client.LatchkeyException;
import latchkey.protocol.ErrorCode;

/** Tries again what fails because the server or the line is away, as a person would. */
final class Insist {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(300);

  private Insist() {}

  /**
   * Does it, at the latest when the weather is better.
   *
   * @param settled codes that say that it need not, or cannot, be done any more
   * @return what it gave; empty where it is settled otherwise, or never worked
   */
  static <T> Optional<T> on(Supplier<T> call, Sight sight, Set<ErrorCode> settled)
      throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        return Optional.of(call.get());
      } catch (LatchkeyException e) {
        if (settled.contains(e.code())) {
          sight.note("settled: " + e.code());
          return Optional.empty();
        }
        if (!(e.isTransient() || e.code() == ErrorCode.PROOF_UNKNOWN)) {
          throw e;
        }
        if (System.nanoTime() > deadline) {
          sight.note("given up: " + e);
          return Optional.empty();
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  static void on(Runnable call, Sight sight, Set<ErrorCode> settled) throws InterruptedException {
    var _ =
        on(
            () -> {
              call.run();
              return true;
            },
            sight,
            settled);
  }
}
