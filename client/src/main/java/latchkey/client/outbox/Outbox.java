package latchkey.client.outbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.StoreFailure;
import latchkey.client.thread.Lane;
import latchkey.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Sends one thing after the other, in the order said. It is open while there is a connection;
 * meanwhile what is said waits.
 */
public final class Outbox implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Lane lane;
  private final Deque<Outgoing> waiting = new ArrayDeque<>();

  /** The server has taken them, and they have not been seen to have arrived. */
  private final Deque<Outgoing> taken = new ArrayDeque<>();

  private boolean open;
  private boolean running;
  private boolean closed;

  /** Why nothing goes out any more, for good. */
  private @Nullable LatchkeyException end;

  public Outbox(Lane lane) {
    this.lane = lane;
  }

  public void add(Outgoing outgoing) {
    LatchkeyException why = wait(outgoing);
    if (why != null) {
      outgoing.failed(why);
    }
  }

  private synchronized @Nullable LatchkeyException wait(Outgoing outgoing) {
    if (end == null) {
      waiting.addLast(outgoing);
      run(Duration.ZERO);
    }
    return end;
  }

  /**
   * There is a connection (again), and all that was missed is read. What the server had taken and
   * has not shown since it may have lost, as when it was restored from an older copy.
   */
  public synchronized void open() {
    open = true;
    again();
  }

  /** What the server had taken, and has not been seen to have arrived, is sent once more. */
  public synchronized void again() {
    taken.removeIf(one -> one.hasArrived() || waiting.contains(one));
    taken.descendingIterator().forEachRemaining(waiting::addFirst);
    taken.clear();
    run(Duration.ZERO);
  }

  public synchronized void shut() {
    open = false;
  }

  /**
   * How much the server has not taken yet: what it has taken waits for others, not for this device.
   */
  public synchronized int size() {
    return (int) waiting.stream().distinct().filter(one -> !one.hasArrived()).count();
  }

  /** Nothing goes out any more, for good: what waits is given up. */
  public void giveUp(LatchkeyException why) {
    close();
    List<RuntimeException> failures = new ArrayList<>();
    for (Outgoing one : givenUp(why)) {
      try {
        one.failed(why);
      } catch (RuntimeException e) {
        failures.add(e); // The others are told all the same.
      }
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  private synchronized List<Outgoing> givenUp(LatchkeyException why) {
    end = why;
    List<Outgoing> all = waiting.stream().distinct().filter(one -> !one.hasArrived()).toList();
    waiting.clear();
    taken.clear();
    return all;
  }

  /** What waits is kept, for who holds it. */
  @Override
  public void close() {
    shut();
    end();
    lane.close();
  }

  private synchronized void end() {
    closed = true;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void run(Duration delay) {
    if (open && !running && !waiting.isEmpty()) {
      running = true;
      lane.runAfter(delay, () -> sendAll(FIRST_PAUSE));
    }
  }

  private void sendAll(Duration pause) {
    Outgoing next = next();
    while (next != null) {
      try {
        if (!sendOrGiveUp(next)) {
          return;
        }
      } catch (LatchkeyException e) {
        tryAgain(e.retryAfter().orElse(pause), pause);
        return;
      } catch (StoreFailure e) {
        if (!isClosed()) {
          tryAgain(pause, pause);
        }
        return;
      }
      done(next);
      next = next();
    }
  }

  /**
   * Throws where it may go out later, or where it could not be kept that it is given up. False
   * where it failed for want of what was closed with the outbox: it is kept.
   */
  private boolean sendOrGiveUp(Outgoing next) {
    try {
      next.send();
    } catch (LatchkeyException e) {
      if (e.isTransient()) {
        throw e;
      }
      next.failed(e);
    } catch (RuntimeException e) {
      if (isClosed()) {
        return false;
      }
      if (e instanceof StoreFailure store && store.mayPass()) {
        throw store;
      }
      next.failed(failure(e));
    }
    return true;
  }

  private static LatchkeyException failure(RuntimeException cause) {
    return new LatchkeyException(
        ErrorCode.INTERNAL, String.valueOf(cause.getMessage()), null, cause);
  }

  private void tryAgain(Duration delay, Duration pause) {
    Duration longer = pause.multipliedBy(2);
    Duration next = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    lane.runAfter(delay, () -> sendAll(next));
  }

  private synchronized @Nullable Outgoing next() {
    Outgoing next = open ? waiting.peekFirst() : null;
    running = next != null;
    return next;
  }

  private synchronized void done(Outgoing sent) {
    waiting.remove(sent);
    taken.removeIf(Outgoing::hasArrived);
    if (sent.isShown() && !sent.hasArrived() && !taken.contains(sent)) {
      taken.addLast(sent);
    }
  }
}
