package latchkey.client.thread;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import latchkey.client.model.LatchkeyException;

/** Something that the server is asked while other things are done: on a thread of its own. */
public final class Question<T> {
  private final FutureTask<T> asking;

  private Question(FutureTask<T> asking) {
    this.asking = asking;
  }

  /** Begins to ask; returns at once. */
  public static <T> Question<T> ask(Supplier<T> call) {
    FutureTask<T> asking = new FutureTask<>(call::get);
    Thread asker = new Thread(asking, "latchkey-question");
    asker.setDaemon(true);
    asker.start();
    return new Question<>(asking);
  }

  /**
   * Waits for the answer.
   *
   * @throws LatchkeyException as the call did; {@code unavailable} where the waiting is interrupted
   */
  public T answer() {
    try {
      return asking.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LatchkeyException.unreachable("Waiting for the server was interrupted.", e);
    }
  }
}
