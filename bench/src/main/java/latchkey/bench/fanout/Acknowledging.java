package latchkey.bench.fanout;

import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import latchkey.bench.load.Line;

/**
 * Tells the server what readers have handled, as the SDKs do: what came since the last time
 * together, a member every 20 ms at most, a guest every 1.5 s. Guests' turns are spread over that
 * time.
 */
final class Acknowledging {
  private static final long MEMBERS_PAUSE = Duration.ofMillis(20).toNanos();
  private static final long GUESTS_PAUSE = Duration.ofMillis(1_500).toNanos();

  private final Line member;
  private final List<Line> guests;
  private final LongFunction<String> handled;
  private final long[] receivedBy;
  private final long[] toldBy;
  private long start;
  private long memberTurns;
  private long guestTurns;

  /**
   * Readers of a gathering whose server keeps messages.
   *
   * @param receivedBy how many messages have come, by the line's number
   */
  Acknowledging(Gathering gathering, long[] receivedBy) {
    this.member = gathering.sender();
    this.guests = gathering.lines().stream().filter(line -> line != member).toList();
    this.handled = gathering.handled().orElseThrow();
    this.receivedBy = receivedBy;
    this.toldBy = new long[receivedBy.length];
  }

  /** Turns are counted from now on. */
  void begin() {
    start = System.nanoTime();
    memberTurns = 0;
    guestTurns = 0;
  }

  /** Lets everybody whose turn has come by {@code now} tell what is new. */
  void goOn(long now) {
    long time = now - start;
    if (memberTurns < time / MEMBERS_PAUSE) {
      memberTurns = time / MEMBERS_PAUSE;
      tell(member);
    }
    for (long due = time * guests.size() / GUESTS_PAUSE; guestTurns < due; guestTurns++) {
      tell(guests.get((int) (guestTurns % guests.size())));
    }
  }

  private void tell(Line reader) {
    long received = receivedBy[reader.number()];
    if (received > toldBy[reader.number()]) {
      toldBy[reader.number()] = received;
      reader.emit(handled.apply(received));
    }
  }
}
