package latchkey.server.pace;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import latchkey.protocol.ErrorCode;
import latchkey.server.refusal.Refused;

/**
 * How many bytes may be held at a time: for all together, and for each one a share of that, so that
 * one alone does not use up what there is.
 */
public final class ByteBudget {
  private static final Duration A_WHILE = Duration.ofSeconds(4);

  private final long total;
  private final long share;
  private final Map<String, Long> held = new HashMap<>();
  private long heldByAll;

  /**
   * @param total for all together
   * @param share for each one
   */
  public ByteBudget(long total, long share) {
    this.total = total;
    this.share = share;
  }

  /** Holds nothing yet. */
  public Claim claim(String who) {
    return new Claim(who);
  }

  /** What is held now, by all together. */
  synchronized long held() {
    return heldByAll;
  }

  /** How many hold something now. */
  synchronized int holders() {
    return held.size();
  }

  private synchronized void take(String who, int bytes) {
    long own = held.getOrDefault(who, 0L) + bytes;
    if (own > share) {
      throw Refused.until(
          ErrorCode.RATE_LIMITED,
          "Too much is being sent from your side at once. Wait a little, then try again.",
          A_WHILE);
    }
    if (heldByAll + bytes > total) {
      throw Refused.until(
          ErrorCode.UNAVAILABLE,
          "Too much is being sent to the server at once. Try again in a little while.",
          A_WHILE);
    }
    held.put(who, own);
    heldByAll += bytes;
  }

  private synchronized void giveBack(String who, long bytes) {
    held.computeIfPresent(who, (same, own) -> own == bytes ? null : own - bytes);
    heldByAll -= bytes;
  }

  /** What one request holds. From any thread. */
  public final class Claim implements AutoCloseable {
    private final String who;
    private long bytes;
    private boolean closed;

    private Claim(String who) {
      this.who = who;
    }

    /**
     * Holds so many more, or refuses and holds what it held. One that is closed holds nothing more.
     */
    public synchronized void grow(int more) {
      if (!closed && more > 0) {
        take(who, more);
        bytes += more;
      }
    }

    /** Gives everything back. */
    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        if (bytes > 0) {
          giveBack(who, bytes);
        }
      }
    }
  }
}
