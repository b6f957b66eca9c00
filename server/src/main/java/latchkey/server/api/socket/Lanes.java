package latchkey.server.api.socket;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.server.refusal.Refused;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what concerns one meeting one after another, in the order of submission, on virtual threads.
 * Meetings share a fixed number of lanes; tasks may read the database, and must not wait for a
 * write.
 */
final class Lanes implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lanes.class);
  private static final int COUNT = 256;

  private final List<Lane> lanes = Stream.generate(Lane::new).limit(COUNT).toList();

  /** Has {@code task} run soon, unless the lanes are closed. Neither blocks nor throws. */
  void submit(MeetingId meetingId, Runnable task) {
    lane(meetingId).add(task);
  }

  /** Runs {@code task} in its turn, and waits for it. Not to be called on a lane. */
  <T> T call(MeetingId meetingId, Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    boolean added =
        lane(meetingId)
            .add(() -> {
              try {
                result.complete(task.get());
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    if (!added) {
      throw new Refused(
          ErrorCode.UNAVAILABLE, "The server is stopping. Connect again in a moment.");
    }
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** How many tasks wait. */
  int waiting() {
    return lanes.stream().mapToInt(Lane::waiting).sum();
  }

  private Lane lane(MeetingId meetingId) {
    return lanes.get(Math.floorMod(meetingId.hashCode(), COUNT));
  }

  /** Finishes what was submitted, and takes nothing more. */
  @Override
  public void close() {
    lanes.stream().map(Lane::close).toList().forEach(CompletableFuture::join);
  }

  private static final class Lane {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;
    private boolean closed;

    /** Returns false where the lane is closed. */
    boolean add(Runnable task) {
      synchronized (tasks) {
        if (closed) {
          return false;
        }
        tasks.add(task);
        if (running) {
          return true;
        }
        running = true;
      }
      Thread.ofVirtual().name("latchkey-lane").start(this::run);
      return true;
    }

    int waiting() {
      synchronized (tasks) {
        return tasks.size();
      }
    }

    CompletableFuture<@Nullable Void> close() {
      CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
      synchronized (tasks) {
        if (!add(() -> done.complete(null))) {
          done.complete(null);
        }
        closed = true;
      }
      return done;
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

    private @Nullable Runnable next() {
      synchronized (tasks) {
        Runnable task = tasks.poll();
        running = task != null;
        return task;
      }
    }
  }
}
