package latchkey.client.thread;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other, in the order given, on a thread of its own. A task may block; it
 * delays nobody but this lane. After {@link #close} tasks are dropped.
 */
public final class Lane implements AutoCloseable {
  private final ScheduledThreadPoolExecutor thread;
  private final Consumer<RuntimeException> failures;
  private volatile @Nullable Thread runner;

  /**
   * @param failures told of each exception that a task let out before the lane was closed; the lane
   *     goes on
   */
  public Lane(String name, Consumer<RuntimeException> failures) {
    this.failures = failures;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              runner = made;
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setKeepAliveTime(5, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
  }

  public void run(Runnable task) {
    runAfter(Duration.ZERO, task);
  }

  public void runAfter(Duration delay, Runnable task) {
    try {
      var unused = thread.schedule(() -> guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: nobody waits for the outcome any more.
    }
  }

  private void guarded(Runnable task) {
    if (thread.isShutdown()) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException e) {
      if (!thread.isShutdown()) {
        failures.accept(e); // Else it is for want of what was closed with the lane.
      }
    }
  }

  /** Lets what is running finish and drops the rest. */
  @Override
  public void close() {
    thread.shutdown();
  }

  /** Returns when a closed lane's last task is done, or {@code longest} has passed. */
  public void awaitEnd(Duration longest) {
    if (Thread.currentThread() == runner) {
      return; // It is that task that waits.
    }
    try {
      var unused = thread.awaitTermination(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
