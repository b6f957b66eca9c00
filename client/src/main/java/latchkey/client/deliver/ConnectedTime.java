package latchkey.client.deliver;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long there has been a connection, all times together: what is waited for cannot come without
 * one. To be used by one thread.
 */
public final class ConnectedTime {
  private final LongSupplier nanoTime;
  private long before;
  private long since;
  private boolean running;

  public ConnectedTime(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  public void connected() {
    if (!running) {
      since = nanoTime.getAsLong();
      running = true;
    }
  }

  public void disconnected() {
    before = nanos();
    running = false;
  }

  public Duration soFar() {
    return Duration.ofNanos(nanos());
  }

  private long nanos() {
    return running ? before + nanoTime.getAsLong() - since : before;
  }
}
