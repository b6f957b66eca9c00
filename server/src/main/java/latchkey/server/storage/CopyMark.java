package latchkey.server.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import latchkey.server.storage.engine.DatabaseUnusable;

/**
 * Stands in a database while another one is copied into it: how many rows of each table are there.
 * No server serves such a database; a copy that was cut off goes on where it stopped.
 */
public final class CopyMark {
  /** The name of the mark's own table. */
  public static final String TABLE = "copy_mark";

  private final Connection connection;

  private final boolean isNew;

  private CopyMark(Connection connection, boolean isNew) {
    this.connection = connection;
    this.isNew = isNew;
  }

  /** Whether a copy was begun and not finished. */
  public static boolean isIn(DataSource source) {
    try (Connection connection = source.getConnection()) {
      return isIn(connection);
    } catch (SQLException e) {
      throw DatabaseUnusable.cannotBeOpened("the database", e);
    }
  }

  private static boolean isIn(Connection connection) throws SQLException {
    try (ResultSet tables = connection.getMetaData().getTables(null, null, TABLE, null)) {
      return tables.next();
    }
  }

  /** Sets the mark, or goes on with the one that is there. Does not commit. */
  public static CopyMark set(Connection connection) throws SQLException {
    boolean isNew = !isIn(connection);
    if (isNew) {
      run(
          connection,
          "create table " + TABLE + " (name text not null primary key, copied bigint not null)");
    }
    return new CopyMark(connection, isNew);
  }

  /** Whether there was none before. */
  public boolean isNew() {
    return isNew;
  }

  /** How many rows of a table are there. */
  public long copied(String table) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select copied from " + TABLE + " where name = ?")) {
      query.setString(1, table);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** So many are there now. Does not commit. */
  public void note(String table, long copied) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into "
                + TABLE
                + " (name, copied) values (?, ?)"
                + " on conflict (name) do update set copied = excluded.copied")) {
      statement.setString(1, table);
      statement.setLong(2, copied);
      statement.execute();
    }
  }

  /** All is there. Does not commit. */
  public void remove() throws SQLException {
    run(connection, "drop table " + TABLE);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
