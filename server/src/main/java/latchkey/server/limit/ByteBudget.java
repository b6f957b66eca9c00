package latchkey.server.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import latchkey.protocol.ErrorCode;
import latchkey.server.refusal.Refused;

/**
 * How many bytes may be held at a time: for all together, and for each one a share of that. Where
 * all is taken, those who hold most make room for those who hold less, so that many who take what
 * they can get do not shut out one who needs little.
 */
public final class ByteBudget {
  /** Claims grow and shrink by so many bytes, so that small changes cost nothing. */
  static final int STEP = 4 << 10;

  private static final Duration A_WHILE = Duration.ofSeconds(4);

  private final long total;
  private final long share;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<String, Holder> holders = new HashMap<>();

  /** The one that holds most comes last; of those that hold as much, the newest. */
  private final NavigableSet<Holder> bySize =
      new TreeSet<>(
          Comparator.comparingLong((Holder one) -> one.held).thenComparingLong(one -> one.number));

  private long heldByAll;

  /**
   * @param total for all together
   * @param share for each one
   */
  public ByteBudget(long total, long share) {
    this.total = total;
    this.share = share;
  }

  /**
   * Holds nothing yet.
   *
   * @param crowdedOut run, once, when what the claim holds is needed for others: whatever it stands
   *     for is to be let go at once. On the thread of another; it must not wait.
   */
  public Claim claim(String who, Runnable crowdedOut) {
    return new Claim(who, crowdedOut);
  }

  /** What all together may hold. */
  public long total() {
    return total;
  }

  /** What is held now, by all together. */
  public synchronized long held() {
    return heldByAll;
  }

  /** How many hold something now. */
  synchronized int holders() {
    return holders.size();
  }

  /** One who holds something, by whatever claims. */
  private static final class Holder {
    private final long number;

    /** The largest comes last; of those that are as large, the newest. */
    private final NavigableSet<Claim> bySize =
        new TreeSet<>(
            Comparator.comparingLong((Claim one) -> one.taken)
                .thenComparingLong(one -> one.number));

    private long held;

    Holder(long number) {
      this.number = number;
    }
  }

  private enum Verdict {
    FITS,
    TOO_MUCH_OF_ONE,
    TOO_MUCH_OF_ALL
  }

  private Verdict change(Claim claim, long bytes) {
    List<Runnable> crowdedOut = new ArrayList<>(0);
    Verdict verdict;
    synchronized (this) {
      long needed = Math.ceilDiv(bytes, STEP) * STEP;
      if (needed > claim.taken) {
        verdict = claim.closed ? Verdict.TOO_MUCH_OF_ALL : grow(claim, needed, crowdedOut);
      } else {
        verdict = Verdict.FITS;
        if (needed == 0 || needed < claim.taken - STEP) {
          set(claim, needed);
        }
      }
    }
    crowdedOut.forEach(Runnable::run);
    return verdict;
  }

  private Verdict grow(Claim claim, long needed, List<Runnable> crowdedOut) {
    long more = needed - claim.taken;
    Holder holder = holders.get(claim.who);
    long own = (holder == null ? 0 : holder.held) + more;
    if (own > share) {
      return Verdict.TOO_MUCH_OF_ONE;
    }
    while (heldByAll + more > total) {
      Holder most = bySize.isEmpty() ? null : bySize.last();
      if (most == null || most.held <= own) {
        return Verdict.TOO_MUCH_OF_ALL;
      }
      Claim largest = most.bySize.last();
      set(largest, 0);
      largest.closed = true;
      crowdedOut.add(largest.crowdedOut);
    }
    set(claim, needed);
    return Verdict.FITS;
  }

  private void set(Claim claim, long bytes) {
    if (bytes == claim.taken) {
      return;
    }
    Holder holder =
        holders.computeIfAbsent(claim.who, who -> new Holder(numbers.incrementAndGet()));
    // Neither may change while it has its place in an order.
    bySize.remove(holder);
    holder.bySize.remove(claim);
    holder.held += bytes - claim.taken;
    heldByAll += bytes - claim.taken;
    claim.taken = bytes;
    if (bytes > 0) {
      holder.bySize.add(claim);
    }
    if (holder.held > 0) {
      bySize.add(holder);
    } else {
      holders.remove(claim.who);
    }
  }

  /** What one request or connection holds. From any thread. */
  public final class Claim implements AutoCloseable {
    private final String who;
    private final Runnable crowdedOut;
    private final long number = numbers.incrementAndGet();
    private long taken;
    private boolean closed;

    private Claim(String who, Runnable crowdedOut) {
      this.who = who;
      this.crowdedOut = crowdedOut;
    }

    /**
     * Holds so many bytes from now on, or holds what it held. To hold less is never refused; one
     * that is closed, or crowded out, holds nothing.
     *
     * @return whether it does
     */
    public boolean hold(long bytes) {
      return change(this, bytes) == Verdict.FITS;
    }

    /** Holds so many bytes from now on, or refuses and holds what it held. */
    public void require(long bytes) {
      switch (change(this, bytes)) {
        case FITS -> {}
        case TOO_MUCH_OF_ONE ->
            throw Refused.until(
                ErrorCode.RATE_LIMITED,
                "Too much is being sent from your side at once. Wait a little, then try again.",
                A_WHILE);
        case TOO_MUCH_OF_ALL -> throw noRoom();
      }
    }

    /** Gives everything back. */
    @Override
    public void close() {
      synchronized (ByteBudget.this) {
        set(this, 0);
        closed = true;
      }
    }
  }

  /** What one is told whose claim does not fit in beside all others. */
  public static Refused noRoom() {
    return Refused.until(
        ErrorCode.UNAVAILABLE,
        "Too much is being sent to the server at once. Try again in a little while.",
        A_WHILE);
  }
}
