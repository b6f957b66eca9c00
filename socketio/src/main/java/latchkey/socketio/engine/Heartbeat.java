package latchkey.socketio.engine;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Pings after each pong, and gives up where none comes. On the session's loop. */
final class Heartbeat {
  private final EventLoop loop;
  private final long intervalNanos;
  private final long timeoutNanos;
  private final Runnable ping;
  private final BooleanSupplier deaf;
  private final Runnable lost;
  private @Nullable ScheduledFuture<?> next;
  private long dueAt;

  /**
   * A heartbeat that has not begun.
   *
   * @param deaf whether we ourselves do not read at the moment, so that a pong could not reach us
   */
  Heartbeat(
      EventLoop loop,
      Duration interval,
      Duration timeout,
      Runnable ping,
      BooleanSupplier deaf,
      Runnable lost) {
    this.loop = loop;
    this.intervalNanos = interval.toNanos();
    this.timeoutNanos = timeout.toNanos();
    this.ping = ping;
    this.deaf = deaf;
    this.lost = lost;
  }

  /** Starts anew: at the beginning, and at each pong. */
  void beat() {
    stop();
    dueAt = System.nanoTime();
    schedule(intervalNanos, this::sendPing);
  }

  void stop() {
    if (next != null) {
      next.cancel(false);
    }
  }

  private void sendPing() {
    schedule(timeoutNanos, this::giveUp);
    ping.run();
  }

  private void giveUp() {
    if (deaf.getAsBoolean()) {
      schedule(timeoutNanos, this::giveUp);
    } else {
      lost.run();
    }
  }

  // Counted from when the last step was due, so that a late step does not make all later ones late.
  private void schedule(long nanos, Runnable step) {
    dueAt += nanos;
    next = loop.schedule(step, dueAt - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
