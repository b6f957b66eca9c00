package latchkey.server.storage.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection with the statements that it has prepared. For one thread at a time.
 *
 * <p>SQLite's driver closes a statement that fails on a full disk, a damaged page or a read error,
 * and does not say so. So a statement that failed is prepared anew, and a transaction that cannot
 * be rolled back ends with its connection; the next transaction opens another one.
 */
public final class Session implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final Prepared ROLL_BACK = new Prepared("rollback");
  private static final Settings SETTINGS =
      new Settings()
          .withExecuteLogging(false)
          .withRenderSchema(false)
          .withRenderQuotedNames(RenderQuotedNames.NEVER);

  static {
    // Read when jOOQ is first used: it would print its name and advice.
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  /** Opens connections. */
  @FunctionalInterface
  public interface Source {
    Connection open() throws SQLException;
  }

  private final Source source;
  private final Engine engine;
  private final Map<Prepared, PreparedStatement> prepared = new HashMap<>();
  private @Nullable Connection connection;

  Session(Source source, Engine engine) {
    this.source = source;
    this.engine = engine;
  }

  /** Opens the connection, unless it is open. */
  public Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = source.open();
      connection = open;
    }
    return open;
  }

  boolean isOpen() {
    return connection != null;
  }

  DSLContext sql() {
    try {
      return DSL.using(connection(), engine.dialect(), SETTINGS);
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

  /**
   * Runs what comes first, on another connection where this one has gone since the last
   * transaction.
   */
  void begin(Prepared statement) throws SQLException {
    try {
      run(statement);
    } catch (SQLException e) {
      if (!engine.isConnectionLost(e)) {
        throw e;
      }
      giveUp();
      run(statement);
    }
  }

  /**
   * Ends the transaction and keeps nothing of it, also where the database has rolled back by
   * itself.
   */
  void rollBack() {
    try {
      run(ROLL_BACK);
    } catch (SQLException e) {
      // Nothing tells "there was nothing to roll back" from "it is still there" for sure.
      log.atDebug().setCause(e).log("the connection is given up, since it did not roll back");
      giveUp();
    }
  }

  /** Closes the connection; the next transaction opens another one. */
  void giveUp() {
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
