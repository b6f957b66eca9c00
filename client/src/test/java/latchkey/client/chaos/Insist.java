package latchkey.client.chaos;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import latchkey.client.LatchkeyException;
import latchkey.client.MeetingEvent;
import latchkey.protocol.ErrorCode;

/** Tries again what fails because the server or the line is away, as a person would. */
final class Insist {
  /** No weather lasts longer. */
  static final Duration ALL_WEATHER = Duration.ofMinutes(12);

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(300);

  private Insist() {}

  /**
   * Does it, where the weather gets better in a reasonable time.
   *
   * @param settled codes that say that it need not, or cannot, be done any more
   * @return what it gave; empty where it is settled otherwise, or never worked
   */
  static <T> Optional<T> on(Supplier<T> call, Sight sight, Set<ErrorCode> settled)
      throws InterruptedException {
    return within(LIMIT, call, sight, settled);
  }

  /** As {@link #on(Supplier, Sight, Set)}, for so long. */
  static <T> Optional<T> within(
      Duration limit, Supplier<T> call, Sight sight, Set<ErrorCode> settled)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        return Optional.of(call.get());
      } catch (LatchkeyException e) {
        if (settled.contains(e.code())) {
          sight.note("settled: " + e.code());
          return Optional.empty();
        }
        if (!mayPass(e, sight)) {
          throw e;
        }
        if (System.nanoTime() > deadline) {
          sight.note("given up: " + e);
          return Optional.empty();
        }
        sight.note("again, since " + e.getMessage());
        Thread.sleep(PAUSE);
      }
    }
  }

  /** A device may wait for others: to be signed in, or to be given a link's secret. */
  private static boolean mayPass(LatchkeyException refusal, Sight sight) {
    return refusal.isTransient()
        || refusal.code() == ErrorCode.PROOF_UNKNOWN
        || (refusal.code() == ErrorCode.NOT_IN_ROSTER
            && !sight.wasTold(MeetingEvent.Admitted.class));
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
