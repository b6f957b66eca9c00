package latchkey.server.tx;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs units of work on the database. Stores work only inside one. What a write did is on disk when
 * {@link #write} returns; where the work throws, nothing of it has happened and the exception comes
 * out of {@link #write} as it is.
 *
 * <p>Work must be short and must not wait for anything but the database: writes of many callers
 * share a commit.
 */
public interface Transactions {
  /**
   * Runs {@code work} with everything it writes, or nothing. Inside another write it joins that.
   */
  <T extends @Nullable Object> T write(Supplier<T> work);

  /** Like {@link #write(Supplier)}, for work without a result. */
  default void write(Runnable work) {
    this.<@Nullable Void>write(() -> {
      work.run();
      return null;
    });
  }

  /**
   * Like {@link #write(Supplier)}, without waiting: work that one thread submits is done in that
   * order. The future completes after the actions of {@link #afterCommit}, in the order of the
   * writes; what hangs on it must not block.
   */
  <T extends @Nullable Object> CompletableFuture<T> submit(Supplier<T> work);

  /**
   * Runs {@code work} on one consistent state of the database, without waiting for writers. Inside
   * another unit of work it joins that.
   */
  <T extends @Nullable Object> T read(Supplier<T> work);

  /**
   * Has {@code action} run once the current write is on disk; never, where it fails. All actions of
   * all writes run one after the other, in the order of the writes, each before its {@link #write}
   * returns. They must not block and must not throw.
   *
   * @throws IllegalStateException outside a write
   */
  void afterCommit(Runnable action);
}
