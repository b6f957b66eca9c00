package latchkey.server.storage.copy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import latchkey.server.config.PostgresAddress;
import latchkey.server.storage.engine.DatabaseUnusable;
import latchkey.server.storage.postgres.PostgresTables;
import latchkey.server.storage.sqlite.ServingLock;
import latchkey.server.storage.sqlite.SqliteFile;

/** Moves a server's data from SQLite's file into an empty PostgreSQL database. */
public final class Move {
  private Move() {}

  /**
   * Copies all, and compares. Where that was cut off, the next call goes on. The file stays as it
   * is.
   *
   * @param data the folder with the file, and the database that is to have it from now on
   * @return how many rows were copied
   * @throws CopyFailed where it was not done, and why
   * @throws DatabaseUnusable where a database cannot be used, and why; also where a server runs
   */
  public static long toPostgres(Data data, Progress progress) {
    PostgresAddress to =
        data.postgres()
            .orElseThrow(() ->
                new CopyFailed(
                    "Say where the data is to go: --database postgresql://USER@HOST/NAME", null));
    new Data(data.folder(), Optional.empty()).requireThere();
    try (ServingLock _ = ServingLock.take(data.folder())) {
      SqliteFile file = SqliteFile.in(data.folder());
      file.requireWhole();
      file.schema().bringUpToDate();
      return copy(file, to, progress);
    } catch (IOException | SQLException e) {
      throw new CopyFailed(
          "The data was not moved: "
              + e.getMessage()
              + ". Give the same command again, and it goes on where it stopped.",
          e);
    }
  }

  static long copy(SqliteFile from, PostgresAddress to, Progress progress) throws SQLException {
    PostgresTables tables = PostgresTables.at(to);
    tables.prepareForCopy();
    try (Connection reading = from.forReading().getConnection();
        Connection writing = tables.forCopying().getConnection()) {
      reading.setAutoCommit(false);
      long rows = TableCopy.copy(reading, writing, progress);
      reading.rollback();
      return rows;
    }
  }
}
