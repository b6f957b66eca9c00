package latchkey.server.storage;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A few read-only sessions; each read sees one consistent state of the database. */
final class ReadPool {
  private static final Prepared BEGIN = new Prepared("begin");
  private static final Prepared END = new Prepared("commit");

  private final BlockingQueue<Session> idle;

  ReadPool(List<Session> sessions) {
    this.idle = new ArrayBlockingQueue<>(sessions.size(), false, sessions);
  }

  /** How many are free. */
  int idle() {
    return idle.size();
  }

  <T extends @Nullable Object> T read(Supplier<T> work) {
    Session session;
    try {
      session = idle.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before the work could begin", e);
    }
    try {
      return read(session, work);
    } finally {
      idle.add(session);
    }
  }

  private static <T extends @Nullable Object> T read(Session session, Supplier<T> work) {
    try {
      session.run(BEGIN);
      boolean done = false;
      try {
        T result = ScopedValue.where(Unit.CURRENT, Unit.ofRead(session)).call(work::get);
        session.run(END);
        done = true;
        return result;
      } finally {
        if (!done) {
          session.rollBack();
        }
      }
    } catch (SQLException e) {
      throw new StorageFailure("the database could not be read", e);
    }
  }
}
