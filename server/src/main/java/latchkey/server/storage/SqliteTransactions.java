package latchkey.server.storage;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import latchkey.server.tx.Transactions;
import org.jspecify.annotations.Nullable;

/** Units of work on SQLite: writes in groups on one connection, reads beside them. */
final class SqliteTransactions implements Transactions {
  private final GroupCommitWriter writer;
  private final ReadPool readers;

  SqliteTransactions(GroupCommitWriter writer, ReadPool readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public <T extends @Nullable Object> T write(Supplier<T> work) {
    if (Unit.CURRENT.isBound()) {
      if (!Unit.current().isWritable()) {
        throw new IllegalStateException("a read must not write");
      }
      return work.get();
    }
    return writer.write(work);
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> submit(Supplier<T> work) {
    if (Unit.CURRENT.isBound()) {
      throw new IllegalStateException("inside a unit of work there is nothing to submit to");
    }
    return writer.submit(work);
  }

  @Override
  public <T extends @Nullable Object> T read(Supplier<T> work) {
    return Unit.CURRENT.isBound() ? work.get() : readers.read(work);
  }

  @Override
  public void afterCommit(Runnable action) {
    Unit.current().afterCommit(action);
  }
}
