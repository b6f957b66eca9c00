package latchkey.client.socket;

import java.time.Duration;

/**
 * Which transport to begin with, and when to try whether a WebSocket works after all. It begins
 * with a WebSocket, unless that has been found not to come about or not to last; then with long
 * polling, which changes to a WebSocket when one works. Times are in nanoseconds.
 */
final class TransportChoice {
  /** A WebSocket that ends sooner, and without a word, may have been ended for being one. */
  static final Duration LASTING = Duration.ofSeconds(60);

  static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private boolean suspect;
  private int deaths;
  private int probes;
  private long upSince;

  /** How something is carried. */
  enum Transport {
    /** A WebSocket. */
    WEB_SOCKET,
    /** HTTP long polling. */
    POLLING;

    Transport other() {
      return this == WEB_SOCKET ? POLLING : WEB_SOCKET;
    }
  }

  Transport first() {
    return suspect ? Transport.POLLING : Transport.WEB_SOCKET;
  }

  /** A WebSocket hangs, before or after it came about. */
  void webSocketHangs() {
    suspect = true;
  }

  /** The server can be talked to over a WebSocket. */
  void webSocketIsUp(long now) {
    suspect = false;
    upSince = now;
  }

  /**
   * A WebSocket over which the server could be talked to has ended.
   *
   * @param silently so that it had to be found out
   */
  void webSocketDied(boolean silently, boolean orderly, long now) {
    boolean lasted = now - upSince >= LASTING.toNanos();
    if (silently) {
      suspect = true;
      deaths = lasted ? 1 : deaths + 1;
    } else if (lasted || orderly) {
      deaths = 0;
    } else {
      deaths++;
      suspect = deaths > 1;
    }
  }

  /**
   * The server can be talked to by long polling.
   *
   * @return when to try a WebSocket
   */
  long pollingIsUp(long now) {
    suspect = true;
    probes = 0;
    return deaths == 0 ? now : now + pause(deaths - 1);
  }

  /**
   * A WebSocket was tried beside long polling, and did not come about.
   *
   * @return when to try again
   */
  long probeFailed(long now) {
    return now + pause(probes++);
  }

  private static long pause(int doublings) {
    return Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(doublings, 8));
  }
}
