package latchkey.server.storage.copy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import latchkey.server.config.PostgresAddress;
import latchkey.server.storage.PrivateFiles;
import latchkey.server.storage.ReceiptKey;
import latchkey.server.storage.engine.DatabaseUnusable;
import latchkey.server.storage.sqlite.ServingLock;
import latchkey.server.storage.sqlite.SqliteDatabase;
import latchkey.server.storage.sqlite.SqliteFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a backup back, where no server runs. It is looked through before anything is changed, and
 * what was there is put aside, never deleted. A folder's own key of receipts stays: by it the
 * server learns that it was restored.
 */
public final class Restore {
  private static final Logger log = LoggerFactory.getLogger(Restore.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private Restore() {}

  /**
   * What was done.
   *
   * @param madeAt when the backup was made
   * @param aside where the former database is now; empty where there was none
   */
  public record Restored(Instant madeAt, Optional<Path> aside) {}

  /**
   * Puts it back.
   *
   * @param replaces whether a database that is in the folder is put aside; otherwise it is left
   *     alone, and so is one in PostgreSQL that is not empty
   * @throws CopyFailed where it was not done, and why
   * @throws DatabaseUnusable where a database cannot be used, and why
   */
  public static Restored from(
      Path archive, Data data, boolean replaces, Instant now, Progress progress) {
    try (Archive backup = Archive.open(archive)) {
      PrivateFiles.prepare(data.folder());
      SqliteFile database = new SqliteFile(data.folder().resolve("restoring.db"));
      try (ServingLock _ = ServingLock.take(data.folder())) {
        if (data.postgres().isEmpty() && SqliteDatabase.isIn(data.folder()) && !replaces) {
          throw new CopyFailed(
              "There is a server's data in the folder "
                  + data.folder()
                  + " already. With --replace it is put aside, into a folder beside it.",
              null);
        }
        backup.unpack(Archive.DATABASE, database.path(), progress);
        database.requireWhole();
        database.schema().bringUpToDate();
        Optional<Path> aside = Optional.empty();
        if (data.postgres().isPresent()) {
          copy(database, data.postgres().get(), progress);
        } else {
          aside = putInPlace(database, data.folder(), now);
        }
        Path key = data.folder().resolve(ReceiptKey.FILE);
        if (!Files.exists(key) && backup.has(Archive.RECEIPT_KEY)) {
          backup.unpack(Archive.RECEIPT_KEY, key, progress);
        }
        return new Restored(backup.note().madeAt(), aside);
      } finally {
        Files.deleteIfExists(database.path());
        for (Path companion : database.companions()) {
          Files.deleteIfExists(companion);
        }
      }
    } catch (IOException e) {
      throw new CopyFailed("The backup was not put back: " + e + ".", e);
    }
  }

  private static void copy(SqliteFile database, PostgresAddress to, Progress progress) {
    try {
      Move.copy(database, to, progress);
    } catch (SQLException e) {
      throw new CopyFailed("The database " + to + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** What was there stands aside as a whole before it goes from its place. */
  private static Optional<Path> putInPlace(SqliteFile database, Path folder, Instant now)
      throws IOException {
    SqliteFile present = SqliteFile.in(folder);
    Optional<Path> aside = Optional.empty();
    if (Files.exists(present.path())) {
      takeInLog(present);
      Path former = folder.resolve("before-restore-" + TIME.format(now));
      PrivateFiles.prepare(former);
      putAside(present.path(), former);
      for (Path companion : present.companions()) {
        if (Files.exists(companion)) {
          putAside(companion, former);
          Files.delete(companion);
        }
      }
      aside = Optional.of(former);
    }
    Files.move(database.path(), present.path(), StandardCopyOption.ATOMIC_MOVE);
    return aside;
  }

  private static void putAside(Path file, Path folder) throws IOException {
    Path target = folder.resolve(file.getFileName());
    try {
      Files.createLink(target, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES); // This disk has no links.
    }
  }

  private static void takeInLog(SqliteFile file) {
    try {
      file.takeInLog();
    } catch (SQLException e) {
      log.atDebug().setCause(e).log("a damaged database is put aside with its log as it is");
    }
  }
}
