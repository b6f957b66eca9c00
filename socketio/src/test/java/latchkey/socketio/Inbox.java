package latchkey.socketio;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a test waits for. */
final class Inbox<T> {
  private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();

  void add(T item) {
    queue.add(item);
  }

  T next() {
    try {
      T item = queue.poll(15, TimeUnit.SECONDS);
      if (item == null) {
        throw new AssertionError("nothing came");
      }
      return item;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
