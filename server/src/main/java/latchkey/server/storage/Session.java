package latchkey.server.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection with the statements that it has prepared. For one thread at a time.
 *
 * <p>The driver closes a statement that fails on a full disk, a damaged page or a read error, and
 * does not say so. So a statement that failed is prepared anew, and a transaction that cannot be
 * rolled back ends with its connection; the next transaction opens another one.
 */
final class Session implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final Prepared ROLL_BACK = new Prepared("rollback");

  /** Opens connections. */
  @FunctionalInterface
  interface Source {
    Connection open() throws SQLException;
  }

  private final Source source;
  private final Settings settings;
  private final Map<Prepared, PreparedStatement> prepared = new HashMap<>();
  private @Nullable Connection connection;

  Session(Source source, Settings settings) {
    this.source = source;
    this.settings = settings;
  }

  /** Opens the connection, unless it is open. */
  Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = source.open();
      connection = open;
    }
    return open;
  }

  DSLContext sql() {
    try {
      return DSL.using(connection(), SQLDialect.SQLITE, settings);
    } catch (SQLException e) {
      throw new StorageFailure("the database cannot be opened", e);
    }
  }

  PreparedStatement statement(Prepared statement) throws SQLException {
    PreparedStatement known = prepared.get(statement);
    if (known == null) {
      known = connection().prepareStatement(statement.sql());
      prepared.put(statement, known);
    }
    return known;
  }

  /** To be called for a statement that failed: it is prepared anew when it is needed again. */
  void forget(Prepared statement) {
    PreparedStatement failed = prepared.remove(statement);
    if (failed != null) {
      try {
        failed.close();
      } catch (SQLException e) {
        log.atDebug().setCause(e).log("a statement that failed was closed already");
      }
    }
  }

  /** Runs a statement that takes no values and gives no rows. */
  void run(Prepared statement) throws SQLException {
    try {
      statement(statement).execute();
    } catch (SQLException e) {
      forget(statement);
      throw e;
    }
  }

  /** Ends the transaction and keeps nothing of it, also where SQLite has rolled back by itself. */
  void rollBack() {
    try {
      run(ROLL_BACK);
    } catch (SQLException e) {
      // Nothing tells "there was nothing to roll back" from "it is still there" for sure.
      log.atDebug().setCause(e).log("the connection is given up, since it did not roll back");
      giveUp();
    }
  }

  /**
   * Writes the log beside the file into the file, and cuts it to nothing; waits for nobody. False
   * where others read from it, or the disk fails.
   */
  boolean truncateLog() {
    try (Statement statement = connection().createStatement()) {
      statement.execute("pragma busy_timeout = 0");
      try (ResultSet result = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
        return result.next() && result.getInt(1) == 0;
      } finally {
        statement.execute("pragma busy_timeout = " + Database.BUSY_TIMEOUT_MILLIS);
      }
    } catch (SQLException e) {
      log.atDebug().setCause(e).log("the log could not be written into the file");
      return false;
    }
  }

  private void giveUp() {
    try {
      close();
    } catch (SQLException e) {
      log.atError().setCause(e).log("a connection could not be closed");
    }
  }

  @Override
  public void close() throws SQLException {
    Connection open = connection;
    connection = null;
    prepared.clear();
    if (open != null) {
      open.close();
    }
  }
}
