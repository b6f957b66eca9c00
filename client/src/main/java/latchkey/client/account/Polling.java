package latchkey.client.account;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import latchkey.client.model.LatchkeyException;

/** Asks the server again and again, since nothing tells of how a link stands. */
public final class Polling {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private Polling() {}

  /**
   * Asks until there is an answer, or {@code patience} is over. That the server is out of reach for
   * a while is no end.
   *
   * @throws LatchkeyException as the question did; {@code unavailable} where it is interrupted
   */
  public static <T> Optional<T> await(Duration patience, Supplier<Optional<T>> question) {
    long deadline = System.nanoTime() + patience.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      Duration next = pause;
      try {
        Optional<T> answer = question.get();
        if (answer.isPresent()) {
          return answer;
        }
      } catch (LatchkeyException e) {
        if (!e.isTransient()) {
          throw e;
        }
        next = e.retryAfter().orElse(pause);
      }
      if (System.nanoTime() + next.toNanos() > deadline) {
        return Optional.empty();
      }
      pause(next);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(length.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LatchkeyException.unreachable("Waiting was interrupted.", e);
    }
  }
}
