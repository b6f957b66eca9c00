package latchkey.server.storage.engine;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a hot path: each connection prepares it once and keeps it. What runs seldom is
 * said in jOOQ, which renders a statement and has it prepared each time.
 */
public final class Prepared {
  private final String sql;

  public Prepared(String sql) {
    this.sql = sql;
  }

  String sql() {
    return sql;
  }

  /** Makes something of a row. */
  @FunctionalInterface
  public interface Reading<T> {
    T read(Row row) throws SQLException;
  }

  /** Runs it; returns how many rows it changed. */
  public int update(@Nullable Object... values) {
    try {
      return bound(values).executeUpdate();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Its first row, where there is one. */
  public <T> Optional<T> first(Reading<T> reading, @Nullable Object... values) {
    try (ResultSet rows = bound(values).executeQuery()) {
      return rows.next() ? Optional.of(reading.read(new Row(rows))) : Optional.empty();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** All of its rows. */
  public <T> List<T> all(Reading<T> reading, @Nullable Object... values) {
    List<T> all = new ArrayList<>();
    whileWanted(
        reading,
        item -> {
          all.add(item);
          return true;
        },
        values);
    return all;
  }

  /** Takes a row, and says whether the next one is wanted, too. */
  @FunctionalInterface
  public interface Taking<T> {
    boolean take(T item);
  }

  /** Its rows, one at a time, for as long as they are wanted. */
  public <T> void whileWanted(Reading<T> reading, Taking<T> taking, @Nullable Object... values) {
    try (ResultSet rows = bound(values).executeQuery()) {
      Row row = new Row(rows);
      boolean wanted = true;
      while (wanted && rows.next()) {
        wanted = taking.take(reading.read(row));
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private PreparedStatement bound(@Nullable Object... values) throws SQLException {
    PreparedStatement statement = Unit.current().session().statement(this);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private StorageFailure failed(SQLException cause) {
    Unit.current().session().forget(this);
    return new StorageFailure("the database refused: " + sql, cause);
  }

  /** The row that a result stands at; columns count from 1. */
  public record Row(ResultSet rows) {
    public String text(int column) throws SQLException {
      return rows.getString(column);
    }

    public @Nullable String textOrNull(int column) throws SQLException {
      return rows.getString(column);
    }

    public int integer(int column) throws SQLException {
      return rows.getInt(column);
    }

    /** A condition, which databases give as a number or as a truth value. */
    public boolean truth(int column) throws SQLException {
      return rows.getBoolean(column);
    }

    public long bigint(int column) throws SQLException {
      return rows.getLong(column);
    }

    public Bytes bytes(int column) throws SQLException {
      return Bytes.of(rows.getBytes(column));
    }

    public @Nullable Bytes bytesOrNull(int column) throws SQLException {
      byte[] bytes = rows.getBytes(column);
      return bytes == null ? null : Bytes.of(bytes);
    }

    public Instant instant(int column) throws SQLException {
      return Instant.ofEpochMilli(rows.getLong(column));
    }

    public @Nullable Instant instantOrNull(int column) throws SQLException {
      long millis = rows.getLong(column);
      return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
  }
}
