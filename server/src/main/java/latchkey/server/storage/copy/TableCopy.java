package latchkey.server.storage.copy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import latchkey.server.storage.CopyMark;
import latchkey.server.storage.engine.DatabaseUnusable;
import org.jspecify.annotations.Nullable;

/**
 * Copies all rows of one database into another of the same version, which is empty or holds the
 * beginning of the same copy; then compares the two. For databases of any kind.
 */
final class TableCopy {
  private final Connection from;
  private final Connection to;
  private final Progress progress;
  private final List<Table> tables;
  private final CopyMark mark;
  private long all;
  private long done;

  private TableCopy(
      Connection from, Connection to, Progress progress, List<Table> tables, CopyMark mark) {
    this.from = from;
    this.to = to;
    this.progress = progress;
    this.tables = tables;
    this.mark = mark;
  }

  /**
   * Copies.
   *
   * @param from in a transaction, so that it stands still
   * @param to whose commits this makes
   * @return how many rows there are
   * @throws DatabaseUnusable where the other holds something else
   * @throws CopyFailed where the two differ at the end
   */
  static long copy(Connection from, Connection to, Progress progress) throws SQLException {
    to.setAutoCommit(false);
    CopyMark mark = CopyMark.set(to);
    TableCopy copy = new TableCopy(from, to, progress, Table.in(from), mark);
    if (mark.isNew()) {
      copy.requireEmpty();
    }
    to.commit();
    copy.run();
    return copy.all;
  }

  private void requireEmpty() throws SQLException {
    for (Table table : tables) {
      if (number(to, table.count()) > 0) {
        to.rollback();
        throw new DatabaseUnusable(
            "the database has a server's data already; make an empty one", null);
      }
    }
  }

  private void run() throws SQLException {
    for (Table table : tables) {
      all += number(from, table.count());
    }
    for (Table table : tables) {
      copy(table);
    }
    done = 0;
    for (Table table : tables) {
      compare(table);
    }
    mark.remove();
    to.commit();
  }

  private void copy(Table table) throws SQLException {
    long copied = mark.copied(table.name());
    done += copied;
    try (Statement query = table.reading(from);
        ResultSet rows = query.executeQuery(table.selectInOrder());
        PreparedStatement insert = to.prepareStatement(table.insert())) {
      for (long skipped = 0; skipped < copied && rows.next(); skipped++) {
        // It is there already.
      }
      long before = copied;
      while (rows.next()) {
        bind(insert, table.row(rows));
        insert.addBatch();
        copied++;
        if (copied - before == Table.BATCH) {
          store(insert, table, copied);
          done += copied - before;
          before = copied;
          progress.at("copying", done, all);
        }
      }
      store(insert, table, copied);
      done += copied - before;
      progress.at("copying", done, all);
    }
  }

  private void store(PreparedStatement insert, Table table, long copied) throws SQLException {
    insert.executeBatch();
    mark.note(table.name(), copied);
    to.commit();
  }

  private void compare(Table table) throws SQLException {
    Sum here = Sum.of(from, table, summed -> progress.at("comparing", done + summed, all));
    Sum there = Sum.of(to, table, _ -> {});
    to.commit();
    done += here.rows();
    if (!here.equals(there)) {
      throw new CopyFailed(
          "The copy differs from its origin in the table "
              + table.name()
              + ": what is copied has changed since the copy was begun. Begin anew, with an empty"
              + " database.",
          null);
    }
  }

  private static void bind(PreparedStatement insert, @Nullable Object[] row) throws SQLException {
    for (int i = 0; i < row.length; i++) {
      insert.setObject(i + 1, row[i]);
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
