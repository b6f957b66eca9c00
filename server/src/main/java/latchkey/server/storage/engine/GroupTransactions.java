package latchkey.server.storage.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import latchkey.server.tx.Transactions;
import org.jspecify.annotations.Nullable;

/** Units of work: writes in groups on one connection, reads on a few others beside it. */
public final class GroupTransactions implements Transactions, AutoCloseable {
  private static final int READERS = 4;

  private final List<Session> sessions;
  private final GroupCommitWriter writer;
  private final ReadPool readers;

  private GroupTransactions(List<Session> sessions, GroupCommitWriter writer, ReadPool readers) {
    this.sessions = sessions;
    this.writer = writer;
    this.readers = readers;
  }

  /**
   * Opens all connections, so that what stands in their way is told at the start.
   *
   * @param fatal told what has ended the writer: nothing is written from then on
   * @param listener told of each commit
   */
  public static GroupTransactions open(
      Engine engine,
      Session.Source writing,
      Session.Source reading,
      Consumer<Throwable> fatal,
      CommitListener listener)
      throws SQLException {
    List<Session> sessions = new ArrayList<>();
    boolean opened = false;
    try {
      Session writer = new Session(writing, engine);
      sessions.add(writer);
      for (int i = 0; i < READERS; i++) {
        sessions.add(new Session(reading, engine));
      }
      for (Session session : sessions) {
        session.connection();
      }
      GroupTransactions transactions =
          new GroupTransactions(
              sessions,
              new GroupCommitWriter(writer, engine, fatal, listener),
              new ReadPool(sessions.subList(1, sessions.size()), engine));
      opened = true;
      return transactions;
    } finally {
      if (!opened) {
        close(sessions);
      }
    }
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

  /** How much there is to do. */
  public Database.Load load() {
    return new Database.Load(writer.waiting(), writer.room(), readers.idle());
  }

  /** Finishes what was handed in, then closes the connections. */
  @Override
  public void close() {
    writer.close();
    close(sessions);
  }

  private static void close(List<Session> sessions) {
    for (Session session : sessions) {
      try {
        session.close();
      } catch (SQLException e) {
        throw new StorageFailure("the database could not be closed", e);
      }
    }
  }
}
