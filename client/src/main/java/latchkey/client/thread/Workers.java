package latchkey.client.thread;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs work over the machine's cores: as many threads as there are, shared, gone when idle. */
public final class Workers {
  private static final ThreadPoolExecutor POOL = pool();

  private Workers() {}

  /** Runs {@code work} for each item; returns when all are done. */
  public static <T> void each(Collection<T> items, Consumer<T> work) {
    if (items.size() <= 1) {
      items.forEach(work);
      return;
    }
    List<Future<?>> running = new ArrayList<>();
    for (T item : items) {
      running.add(POOL.submit(() -> work.accept(item)));
    }
    for (Future<?> one : running) {
      await(one);
    }
  }

  private static void await(Future<?> running) {
    try {
      running.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for workers", e);
    }
  }

  private static ThreadPoolExecutor pool() {
    int cores = Math.max(2, Runtime.getRuntime().availableProcessors());
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            cores,
            cores,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, "latchkey-worker");
              made.setDaemon(true);
              return made;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
