package latchkey.server.api.rest;

import java.util.concurrent.CompletableFuture;

/**
 * Counts the calls that have begun and are not answered yet, so that the server can wait for them.
 */
final class CallsUnderWay {
  private final CompletableFuture<Void> none = new CompletableFuture<>();
  private int count;
  private boolean closed;

  /** False where no more calls are taken. */
  synchronized boolean begin() {
    if (!closed) {
      count++;
    }
    return !closed;
  }

  synchronized void end() {
    count--;
    tellIfNone();
  }

  /** Takes no more calls. Completes when the last one has been answered. */
  synchronized CompletableFuture<Void> close() {
    closed = true;
    tellIfNone();
    return none;
  }

  private void tellIfNone() {
    if (closed && count == 0) {
      none.complete(null);
    }
  }
}
