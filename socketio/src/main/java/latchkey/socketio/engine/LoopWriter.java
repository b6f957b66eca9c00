package latchkey.socketio.engine;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to all sessions of one event loop. Tasks run there one after another, in the order in
 * which they were submitted; the sessions they wrote to are flushed in turn, a few at a time. What
 * comes in meanwhile is read and sent on in between, so that a session that waits for its flush
 * gets it by the same system call.
 */
public final class LoopWriter {
  private static final Logger log = LoggerFactory.getLogger(LoopWriter.class);

  /** How many tasks run before sessions are flushed and the loop gets to read again. */
  private static final int MAX_TASKS_PER_TURN = 64;

  /** How many sessions are flushed before the loop gets to read again. */
  private static final int MAX_FLUSHES_PER_TURN = 32;

  private final EventLoop loop;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Queue<Session> written = new ArrayDeque<>();

  LoopWriter(EventLoop loop) {
    this.loop = loop;
  }

  /** Runs {@code task} on the loop, soon. Callable from any thread. */
  public void submit(Runnable task) {
    tasks.add(task);
    schedule();
  }

  /**
   * Sends {@code messages} to those of {@code sessions} that are not in {@code except}. All must
   * live on this loop. Callable from any thread.
   */
  public void broadcast(List<EngineMessage> messages, List<Session> sessions, Set<Session> except) {
    submit(() -> {
      try (var outgoing = new Outgoing(messages)) {
        for (Session session : sessions) {
          if (except.isEmpty() || !except.contains(session)) {
            session.write(outgoing);
          }
        }
      }
    });
  }

  EventLoop loop() {
    return loop;
  }

  /** {@code session} was written to and wants to be flushed. On the loop. */
  void touched(Session session) {
    written.add(session);
    schedule();
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.execute(this::turn);
    }
  }

  private void turn() {
    for (int i = 0; i < MAX_TASKS_PER_TURN; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        break;
      }
      guarded(task);
    }
    for (int i = 0; i < MAX_FLUSHES_PER_TURN; i++) {
      Session session = written.poll();
      if (session == null) {
        break;
      }
      guarded(session::flush);
    }
    if (!written.isEmpty()) {
      // By the clock, since the loop runs all of its other tasks before it reads.
      var _ = loop.schedule(this::turn, 0, TimeUnit.NANOSECONDS);
    } else {
      scheduled.set(false);
      if (!tasks.isEmpty()) {
        schedule();
      }
    }
  }

  /** One session's trouble must not keep the others waiting. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("a task on an event loop failed", e);
    }
  }
}
