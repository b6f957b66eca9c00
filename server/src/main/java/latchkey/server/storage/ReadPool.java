package latchkey.server.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** A few read-only connections; each read sees one consistent state of the database. */
final class ReadPool {
  private final BlockingQueue<Connection> idle;
  private final Settings settings;

  ReadPool(List<Connection> connections, Settings settings) {
    this.idle = new ArrayBlockingQueue<>(connections.size(), false, connections);
    this.settings = settings;
  }

  <T extends @Nullable Object> T read(Supplier<T> work) {
    Connection connection;
    try {
      connection = idle.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before the work could begin", e);
    }
    try {
      return read(connection, work);
    } finally {
      idle.add(connection);
    }
  }

  private <T extends @Nullable Object> T read(Connection connection, Supplier<T> work) {
    Unit unit = Unit.ofRead(DSL.using(connection, SQLDialect.SQLITE, settings));
    try (Statement statement = connection.createStatement()) {
      statement.execute("begin");
      try {
        return ScopedValue.where(Unit.CURRENT, unit).call(work::get);
      } finally {
        statement.execute("commit");
      }
    } catch (SQLException e) {
      throw new StorageFailure("the database could not be read", e);
    }
  }
}
