package latchkey.socketio.engine;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one session makes the server hold, in parts that change by themselves, under one lease. From
 * any thread. What is still on its way when the session ends is counted until it has gone.
 */
final class Holdings {
  private Lease lease;
  private long bytes;
  private boolean ended;

  // Without a lock: another session's holdings may be what takes it back, under a lock of theirs.
  private volatile boolean takenBack;
  private volatile @Nullable Runnable whenTakenBack;

  Holdings(Function<Runnable, Lease> lease) {
    this.lease = lease.apply(this::takenBack);
  }

  /** Has {@code task} run when the lease is taken back; at once where it has been. */
  void whenTakenBack(Runnable task) {
    whenTakenBack = task;
    if (takenBack) {
      task.run();
    }
  }

  private void takenBack() {
    takenBack = true;
    Runnable task = whenTakenBack;
    if (task != null) {
      task.run();
    }
  }

  /** Another part, which holds nothing yet. */
  Holding part() {
    return new Part();
  }

  /** Counts everything on another lease; where that refuses, on the same as before. */
  synchronized boolean moveTo(Function<Runnable, Lease> another) {
    Lease next = another.apply(this::takenBack);
    if (ended || !next.hold(bytes)) {
      next.close();
      return false;
    }
    lease.close();
    lease = next;
    return true;
  }

  /** No more is coming: the lease ends along with the last part. */
  synchronized void end() {
    ended = true;
    closeIfEmpty();
  }

  private void closeIfEmpty() {
    if (ended && bytes == 0) {
      lease.close();
    }
  }

  private final class Part implements Holding {
    private long own;

    @Override
    public boolean set(long now) {
      synchronized (Holdings.this) {
        if (now == own) {
          return true;
        }
        long all = bytes - own + now;
        if (!lease.hold(all)) {
          return false;
        }
        bytes = all;
        own = now;
        closeIfEmpty();
        return true;
      }
    }
  }
}
