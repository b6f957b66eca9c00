package latchkey.server.api.socket;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.server.refusal.Refused;

/** How many events a guest session may send in a minute, however many connections it has. */
final class GuestPace {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private final int eventsAMinute;
  private final Clock clock;
  private final Cache<GuestSessionId, Queue<Long>> sent =
      Caffeine.newBuilder().expireAfterAccess(Duration.ofMinutes(2)).build();

  GuestPace(int eventsAMinute, Clock clock) {
    this.eventsAMinute = eventsAMinute;
    this.clock = clock;
  }

  /**
   * Counts an event.
   *
   * @throws Refused where there were too many in the last minute; that one does not count
   */
  void count(GuestSessionId sessionId) {
    Queue<Long> times = sent.get(sessionId, id -> new ArrayDeque<>());
    long now = clock.millis();
    synchronized (times) {
      while (!times.isEmpty() && times.peek() <= now - MINUTE) {
        times.remove();
      }
      if (times.size() >= eventsAMinute) {
        throw Refused.until(
            ErrorCode.RATE_LIMITED,
            "A guest may send " + eventsAMinute + " events a minute. Wait a little.",
            Duration.ofMillis(times.element() + MINUTE - now));
      }
      times.add(now);
    }
  }
}
