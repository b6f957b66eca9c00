package latchkey.server.storage.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import latchkey.server.storage.NewestTime;
import latchkey.server.storage.PrivateFiles;
import latchkey.server.storage.engine.CommitListener;
import latchkey.server.storage.engine.Database;
import latchkey.server.storage.engine.DatabaseUnusable;
import latchkey.server.storage.engine.Ending;
import latchkey.server.storage.engine.GroupTransactions;
import latchkey.server.tx.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * The server's SQLite file, {@code latchkey.db} in the data directory: brought to this version's
 * schema, then open for units of work. A server has it to itself, but for the commands that
 * administer it.
 */
public final class SqliteDatabase implements Database {
  /** The file's name in the data directory. */
  public static final String FILE = "latchkey.db";

  private final SqliteFile file;
  private final GroupTransactions transactions;
  private final @Nullable ServingLock lock;

  private SqliteDatabase(
      SqliteFile file, GroupTransactions transactions, @Nullable ServingLock lock) {
    this.file = file;
    this.transactions = transactions;
    this.lock = lock;
  }

  /**
   * Opens the database in {@code directory}, which is made where it is missing, beside a server
   * that may be running on it.
   *
   * @throws DatabaseUnusable where it cannot be used, and why
   */
  public static SqliteDatabase open(Path directory) {
    return open(directory, false, CommitListener.NONE);
  }

  /**
   * Opens the database in {@code directory}, which is made where it is missing, for the one server
   * that serves it.
   *
   * @param listener told of each commit
   * @throws DatabaseUnusable where it cannot be used, and why; also where another server runs on it
   */
  public static SqliteDatabase openToServe(Path directory, CommitListener listener) {
    return open(directory, true, listener);
  }

  /** Whether a server has kept its data in {@code directory}. */
  public static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  private static SqliteDatabase open(Path directory, boolean toServe, CommitListener listener) {
    SqliteFile file = SqliteFile.in(directory);
    ServingLock lock = null;
    boolean opened = false;
    try {
      PrivateFiles.prepare(directory, file.path());
      if (!Files.isWritable(directory)) {
        throw new DatabaseUnusable("the directory " + directory + " cannot be written to", null);
      }
      lock = toServe ? ServingLock.take(directory) : null;
      if (toServe) {
        file.requireWhole();
      }
      file.schema().bringUpToDate();
      SqliteDatabase database =
          new SqliteDatabase(
              file,
              GroupTransactions.open(
                  new SqliteEngine(),
                  file.forWriting()::getConnection,
                  file.forReading()::getConnection,
                  Ending::now,
                  listener),
              lock);
      opened = true;
      return database;
    } catch (IOException e) {
      throw new DatabaseUnusable(
          "the directory " + directory + " cannot be made: " + e.getMessage(), e);
    } catch (SQLException e) {
      throw DatabaseUnusable.cannotBeOpened(file.path().toString(), e);
    } finally {
      if (!opened) {
        release(lock);
      }
    }
  }

  private static void release(@Nullable ServingLock lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the lock of the data directory could not be closed", e);
      }
    }
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
    return file.bytes();
  }

  @Override
  public Load load() {
    return transactions.load();
  }

  @Override
  public void close() {
    try {
      transactions.close();
    } finally {
      release(lock);
    }
  }
}
