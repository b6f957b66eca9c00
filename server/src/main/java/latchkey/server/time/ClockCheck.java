package latchkey.server.time;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import latchkey.server.check.Check;
import latchkey.server.check.Finding;

/** Holds the machine's clock against what the database holds. */
public final class ClockCheck {
  private ClockCheck() {}

  /**
   * Whether the clock can be right.
   *
   * @param newest the newest time that the database holds
   */
  public static Check of(Clock wall, Supplier<Optional<Instant>> newest) {
    return new Check("clock", () -> look(wall.instant(), newest.get()));
  }

  private static Finding look(Instant now, Optional<Instant> newest) {
    if (newest.isEmpty()) {
      return new Finding.Fine("It shows " + now + "; nothing is stored yet to hold it against.");
    }
    if (now.isBefore(newest.get().minus(AgreedClock.TOLERANCE))) {
      return new Finding.Warning(
          "This machine's clock shows "
              + now
              + ", which is before the newest time in the database, "
              + newest.get()
              + ".",
          "Set the clock right (timedatectl): until then nothing expires in time.");
    }
    if (now.isAfter(newest.get().plus(AgreedClock.LONGEST_SILENCE))) {
      return new Finding.Warning(
          "This machine's clock shows "
              + now
              + ", and nothing has been stored since "
              + newest.get()
              + ", more than "
              + AgreedClock.LONGEST_SILENCE.toDays()
              + " days.",
          "If the clock is right, all is well: the server believes it after an hour. If it is"
              + " not, set it right (timedatectl).");
    }
    return new Finding.Fine(
        "It shows " + now + "; the newest time in the database is " + newest.get() + ".");
  }
}
