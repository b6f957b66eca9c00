package latchkey.server.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import latchkey.server.config.PostgresAddress;
import latchkey.server.storage.postgres.PostgresDatabase;

/**
 * A PostgreSQL server of the tests' own, on a free port of this machine alone. It starts when it is
 * first needed, and ends with the tests.
 */
public final class TestPostgres {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private TestPostgres() {}

  /** Made once: databases with all tables are copies of one that has them. */
  private static final class Server {
    static final EmbeddedPostgres POSTGRES = start();

    static {
      run("create database tables");
      PostgresDatabase.open(address("tables")).close();
    }

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A new database with this version's tables, and nothing in them. */
  public static PostgresAddress newDatabase() {
    return newDatabase("tables");
  }

  /** A new database without tables. */
  public static PostgresAddress newEmptyDatabase() {
    return newDatabase("template1");
  }

  private static PostgresAddress newDatabase(String template) {
    String name = "test" + NUMBER.incrementAndGet();
    // A parameter cannot name a database.
    run("create database " + name + " template " + template);
    return address(name);
  }

  /** A connection, to look at a database beside a server. */
  public static Connection connect(PostgresAddress address) throws SQLException {
    return Server.POSTGRES.getDatabase("postgres", address.database()).getConnection();
  }

  /** Makes {@code to} a copy of {@code from}, to which there are no connections. */
  static void copy(String from, String to) {
    run("drop database if exists " + to + " with (force)");
    run("create database " + to + " template " + from);
  }

  /** Makes it one without tables, while there are no connections to it. */
  public static void empty(PostgresAddress address) {
    copy("template1", address.database());
  }

  /** Drops a database and its copy, also while there are connections to it. */
  public static void drop(PostgresAddress address) {
    run("drop database " + address.database() + " with (force)");
    run("drop database if exists " + address.database() + "_back_up with (force)");
  }

  /** Ends all connections to a database, as a restart of PostgreSQL would. */
  public static void cutConnections(PostgresAddress address) {
    run(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
            + address.database()
            + "'");
  }

  private static PostgresAddress address(String database) {
    return PostgresAddress.parse(
        "postgresql://postgres@localhost:" + Server.POSTGRES.getPort() + "/" + database);
  }

  private static void run(String sql) {
    try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
