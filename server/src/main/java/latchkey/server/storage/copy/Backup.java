package latchkey.server.storage.copy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import latchkey.server.config.PostgresAddress;
import latchkey.server.storage.PrivateFiles;
import latchkey.server.storage.ReceiptKey;
import latchkey.server.storage.engine.DatabaseUnusable;
import latchkey.server.storage.postgres.PostgresTables;
import latchkey.server.storage.sqlite.SqliteFile;

/**
 * Writes backups: one file each with the data as it stands at one moment, while the server may go
 * on. Those of PostgreSQL are like those of SQLite, so that each can be put back into either.
 */
public final class Backup {
  private Backup() {}

  /**
   * Writes one. What it needs besides stands beside it meanwhile.
   *
   * @param archive where there is no file yet
   * @param version of this Latchkey, for the note in it
   * @throws CopyFailed where it cannot be written, and why; there is none then
   * @throws DatabaseUnusable where the database cannot be read, and why
   */
  public static void write(
      Data data, Path archive, String version, Instant now, Progress progress) {
    data.requireThere();
    if (Files.exists(archive)) {
      throw new CopyFailed(archive + " is there already. Name a file that is not.", null);
    }
    SqliteFile copy = new SqliteFile(archive.resolveSibling(archive.getFileName() + ".database"));
    try {
      try {
        delete(copy);
        if (data.postgres().isPresent()) {
          copy(data.postgres().get(), copy, progress);
        } else {
          SqliteFile database = SqliteFile.in(data.folder());
          long all = database.bytes();
          database.copyTo(copy.path(), done -> progress.at("copying", Math.min(done, all), all));
        }
        Map<String, Path> files = new LinkedHashMap<>();
        files.put(Archive.DATABASE, copy.path());
        files.put(Archive.RECEIPT_KEY, data.folder().resolve(ReceiptKey.FILE));
        Archive.write(archive, version, now, files, progress);
      } finally {
        delete(copy);
      }
    } catch (IOException e) {
      throw new CopyFailed("The backup " + archive + " cannot be written: " + e + ".", e);
    }
  }

  private static void copy(PostgresAddress address, SqliteFile to, Progress progress)
      throws IOException {
    PostgresTables tables = PostgresTables.at(address);
    tables.requireUpToDate();
    PrivateFiles.create(to.path());
    to.schema().bringUpToDate();
    try (Connection reading = tables.forCopying().getConnection();
        Connection writing = to.forWriting().getConnection()) {
      reading.setReadOnly(true);
      reading.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      reading.setAutoCommit(false);
      TableCopy.copy(reading, writing, progress);
      reading.rollback();
    } catch (SQLException e) {
      throw new CopyFailed("The database " + address + " cannot be copied: " + e.getMessage(), e);
    }
  }

  private static void delete(SqliteFile file) throws IOException {
    Files.deleteIfExists(file.path());
    for (Path companion : file.companions()) {
      Files.deleteIfExists(companion);
    }
  }
}
