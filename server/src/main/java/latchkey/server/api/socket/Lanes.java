package latchkey.server.api.socket;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import latchkey.protocol.MeetingId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what concerns one meeting one after another, in the order of submission, on virtual threads.
 * Meetings share a fixed number of lanes; tasks may read the database, and must not wait for a
 * write.
 */
final class Lanes {
  private static final Logger log = LoggerFactory.getLogger(Lanes.class);
  private static final int COUNT = 256;

  private final Lane[] lanes = Stream.generate(Lane::new).limit(COUNT).toArray(Lane[]::new);

  /** Has {@code task} run soon. Neither blocks nor throws. */
  void submit(MeetingId meetingId, Runnable task) {
    lanes[Math.floorMod(meetingId.hashCode(), COUNT)].add(task);
  }

  /** Runs {@code task} in its turn, and waits for it. Not to be called on a lane. */
  <T> T call(MeetingId meetingId, Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    submit(
        meetingId,
        () -> {
          try {
            result.complete(task.get());
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static final class Lane {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    void add(Runnable task) {
      synchronized (tasks) {
        tasks.add(task);
        if (running) {
          return;
        }
        running = true;
      }
      Thread.ofVirtual().name("latchkey-lane").start(this::run);
    }

    private void run() {
      for (Runnable task = next(); task != null; task = next()) {
        try {
          task.run();
        } catch (RuntimeException e) {
          log.error("a meeting's task failed", e);
        }
      }
    }

    private @org.jspecify.annotations.Nullable Runnable next() {
      synchronized (tasks) {
        Runnable task = tasks.poll();
        running = task != null;
        return task;
      }
    }
  }
}
