package latchkey.server.storage.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import latchkey.server.config.PostgresAddress;
import latchkey.server.storage.NewestTime;
import latchkey.server.storage.engine.CommitListener;
import latchkey.server.storage.engine.Database;
import latchkey.server.storage.engine.DatabaseUnusable;
import latchkey.server.storage.engine.Ending;
import latchkey.server.storage.engine.GroupTransactions;
import latchkey.server.storage.engine.Unit;
import latchkey.server.tx.Transactions;

/**
 * The server's PostgreSQL database: brought to this version's schema, then open for units of work.
 */
public final class PostgresDatabase implements Database {
  /** Names the lock that the one server that serves a database holds: "latchkey" in ASCII. */
  private static final long SERVING_LOCK = 0x6c61_7463_686b_6579L;

  private final GroupTransactions transactions;

  private PostgresDatabase(GroupTransactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Opens a database, beside a server that may be running on it.
   *
   * @throws DatabaseUnusable where it cannot be used, and why
   */
  public static PostgresDatabase open(PostgresAddress address) {
    return open(address, false, CommitListener.NONE);
  }

  /**
   * Opens a database for the one server that serves it.
   *
   * @param listener told of each commit
   * @throws DatabaseUnusable where it cannot be used, and why; also where another server runs on it
   */
  public static PostgresDatabase openToServe(PostgresAddress address, CommitListener listener) {
    return open(address, true, listener);
  }

  private static PostgresDatabase open(
      PostgresAddress address, boolean toServe, CommitListener listener) {
    PostgresTables tables = PostgresTables.at(address);
    tables.bringUpToDate();
    DataSource source = tables.source();
    try {
      return new PostgresDatabase(
          GroupTransactions.open(
              new PostgresEngine(),
              toServe ? () -> servingConnection(address, source) : source::getConnection,
              source::getConnection,
              Ending::now,
              listener));
    } catch (SQLException e) {
      throw DatabaseUnusable.cannotBeOpened("the database " + address, e);
    }
  }

  /**
   * The writer's connection holds the lock, so that a server that has lost the one does not write
   * without the other.
   */
  private static Connection servingConnection(PostgresAddress address, DataSource source)
      throws SQLException {
    Connection connection = source.getConnection();
    boolean held = false;
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select pg_try_advisory_lock(" + SERVING_LOCK + ")")) {
      held = row.next() && row.getBoolean(1);
    } finally {
      if (!held) {
        connection.close();
      }
    }
    if (!held) {
      throw new DatabaseUnusable(
          "another Latchkey server runs on the database " + address + "; stop that one first",
          null);
    }
    return connection;
  }

  @Override
  public Transactions transactions() {
    return transactions;
  }

  @Override
  public Optional<Instant> newestTime() {
    return NewestTime.in(transactions);
  }

  @Override
  public long bytes() {
    return transactions.read(() ->
        Unit.sql()
            .fetchSingle("select pg_database_size(current_database())")
            .getValue(0, Long.class));
  }

  @Override
  public Load load() {
    return transactions.load();
  }

  @Override
  public void close() {
    transactions.close();
  }
}
