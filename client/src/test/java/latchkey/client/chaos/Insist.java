package latchkey.client.chaos;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import latchkey.client.MeetingEvent;
import latchkey.client.model.LatchkeyException;
import latchkey.client.testing.Eventually;
import latchkey.protocol.ErrorCode;

/** Tries again what fails because the server or the line is away, as a person would. */
final class Insist {
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
    Attempts<T> attempts = new Attempts<>(call, sight, settled);
    if (!Eventually.within(limit, PAUSE, attempts::succeed)) {
      sight.note("given up");
    }
    return attempts.outcome;
  }

  /** A device may not have joined yet. */
  private static boolean mayPass(LatchkeyException refusal, Sight sight) {
    return refusal.isTransient()
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

  private static final class Attempts<T> {
    private final Supplier<T> call;
    private final Sight sight;
    private final Set<ErrorCode> settled;
    private Optional<T> outcome = Optional.empty();

    Attempts(Supplier<T> call, Sight sight, Set<ErrorCode> settled) {
      this.call = call;
      this.sight = sight;
      this.settled = settled;
    }

    /** Whether no further one is needed. */
    boolean succeed() {
      try {
        outcome = Optional.of(call.get());
        return true;
      } catch (LatchkeyException e) {
        if (settled.contains(e.code())) {
          sight.note("settled: " + e.code());
          return true;
        }
        if (!mayPass(e, sight)) {
          throw e;
        }
        sight.note("again, since " + e.getMessage());
        return false;
      }
    }
  }
}
