package latchkey.server.storage.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import latchkey.server.config.PostgresAddress;
import latchkey.server.storage.NewestTime;
import latchkey.server.storage.Schema;
import latchkey.server.storage.engine.CommitListener;
import latchkey.server.storage.engine.Database;
import latchkey.server.storage.engine.DatabaseUnusable;
import latchkey.server.storage.engine.Ending;
import latchkey.server.storage.engine.GroupTransactions;
import latchkey.server.storage.engine.Unit;
import latchkey.server.tx.Transactions;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The server's PostgreSQL database: brought to this version's schema, then open for units of work.
 */
public final class PostgresDatabase implements Database {
  private static final int OLDEST_VERSION = 150_000;
  private static final int CONNECT_SECONDS = 10;

  /**
   * A database that says nothing for so long counts as gone; the next transaction finds another
   * connection.
   */
  private static final int SILENCE_SECONDS = 30;

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
    try {
      PGSimpleDataSource source = source(address);
      requireSuitable(address, source);
      schema(address, source).bringUpToDate();
      return new PostgresDatabase(
          GroupTransactions.open(
              new PostgresEngine(),
              toServe ? () -> servingConnection(address, source) : source::getConnection,
              source::getConnection,
              Ending::now,
              listener));
    } catch (IllegalArgumentException | SQLException | FlywayException e) {
      throw cannotBeOpened(address, e);
    }
  }

  /**
   * The writer's connection holds the lock, so that a server that has lost the one does not write
   * without the other.
   */
  private static Connection servingConnection(PostgresAddress address, PGSimpleDataSource source)
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

  private static void requireSuitable(PostgresAddress address, PGSimpleDataSource source)
      throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select current_setting('server_version_num')::integer,"
                    + " current_setting('server_version'), current_setting('server_encoding')")) {
      row.next();
      if (row.getInt(1) < OLDEST_VERSION) {
        throw new DatabaseUnusable(
            "the database " + address + " is PostgreSQL " + row.getString(2) + "; use 15 or later",
            null);
      }
      if (!"UTF8".equals(row.getString(3))) {
        throw new DatabaseUnusable(
            "the database "
                + address
                + " is encoded in "
                + row.getString(3)
                + "; make one with: createdb --encoding=UTF8 --template=template0 NAME",
            null);
      }
    }
  }

  /**
   * Looks at a database, and changes nothing.
   *
   * @return what it is, in a sentence
   * @throws DatabaseUnusable where it cannot be used, and why
   */
  static String examine(PostgresAddress address) {
    try {
      PGSimpleDataSource source = source(address);
      requireSuitable(address, source);
      Schema schema = schema(address, source);
      String what = "It is " + address + ", which can be reached";
      if (schema.isEmpty()) {
        return what + "; it is empty, and the server makes its tables at its first start.";
      }
      return schema.isOlder()
          ? what + ", and of an older version: the server brings it up to date at its start."
          : what + ", and of this version.";
    } catch (IllegalArgumentException | SQLException | FlywayException e) {
      throw cannotBeOpened(address, e);
    }
  }

  /**
   * The newest time at which something was written; empty in a new database, or one without tables.
   */
  static Optional<Instant> newestTimeIn(PostgresAddress address) {
    try (Connection connection = source(address).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(NewestTime.QUERY)) {
      long millis = row.next() ? row.getLong(1) : 0;
      return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    } catch (IllegalArgumentException | SQLException e) {
      return Optional.empty();
    }
  }

  private static DatabaseUnusable cannotBeOpened(PostgresAddress address, Exception cause) {
    return DatabaseUnusable.cannotBeOpened("the database " + address, cause);
  }

  private static Schema schema(PostgresAddress address, PGSimpleDataSource source) {
    return Schema.of("the database " + address, source, "bytea");
  }

  private static PGSimpleDataSource source(PostgresAddress address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {address.host()});
    source.setPortNumbers(new int[] {address.port()});
    source.setDatabaseName(address.database());
    source.setUser(address.user());
    address.password().ifPresent(source::setPassword);
    address.sslMode().ifPresent(source::setSslMode);
    address.sslRootCertificate().ifPresent(source::setSslRootCert);
    source.setApplicationName("latchkey");
    source.setTcpKeepAlive(true);
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setSocketTimeout(SILENCE_SECONDS);
    return source;
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
