package latchkey.client;

import java.time.Duration;
import java.util.function.Consumer;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.StoreFailure;
import latchkey.client.thread.Lane;

/**
 * What a device does beside the meeting's lane, one thing after the other, and again where that can
 * help. Without a connection nothing is done: on the next one all of it is due anew.
 */
final class Errands implements AutoCloseable {
  private final Lane lane;
  private volatile boolean connected;

  Errands(Consumer<RuntimeException> failures) {
    this.lane = new Lane("latchkey-errands", failures);
  }

  void connected() {
    connected = true;
  }

  void disconnected() {
    connected = false;
  }

  /** Returns at once. */
  void run(Runnable errand) {
    runAfter(Duration.ZERO, errand);
  }

  /** As {@link #run}, not before {@code delay} has passed. */
  void runAfter(Duration delay, Runnable errand) {
    lane.runAfter(delay, () -> insist(errand));
  }

  private void insist(Runnable errand) {
    try {
      if (connected) {
        errand.run();
      }
    } catch (LatchkeyException e) {
      if (!e.isTransient()) {
        throw e;
      }
      lane.runAfter(e.retryAfter().orElse(Duration.ofSeconds(1)), () -> insist(errand));
    } catch (StoreFailure e) {
      if (!e.mayPass()) {
        throw e;
      }
      lane.runAfter(Duration.ofSeconds(1), () -> insist(errand));
    }
  }

  @Override
  public void close() {
    lane.close();
  }
}
