package latchkey.server.storage.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import latchkey.server.storage.NewestTime;
import latchkey.server.storage.PrivateFiles;
import latchkey.server.storage.Schema;
import latchkey.server.storage.engine.CommitListener;
import latchkey.server.storage.engine.Database;
import latchkey.server.storage.engine.DatabaseUnusable;
import latchkey.server.storage.engine.Ending;
import latchkey.server.storage.engine.GroupTransactions;
import latchkey.server.tx.Transactions;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The server's SQLite file, {@code latchkey.db} in the data directory: brought to this version's
 * schema, then open for units of work. A server has it to itself, but for the commands that
 * administer it.
 */
public final class SqliteDatabase implements Database {
  /** The file's name in the data directory. */
  public static final String FILE = "latchkey.db";

  static final int BUSY_TIMEOUT_MILLIS = 10_000;

  /** What a busy server writes again and again stays in memory. */
  private static final int WRITER_CACHE_KIB = 8 * 1024;

  /** A page that is written often goes from the log into the file once for so many. */
  private static final int CHECKPOINT_PAGES = 4_000;

  private final Path file;
  private final GroupTransactions transactions;
  private final @Nullable ServingLock lock;

  private SqliteDatabase(Path file, GroupTransactions transactions, @Nullable ServingLock lock) {
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
    Path file = directory.resolve(FILE);
    ServingLock lock = null;
    boolean opened = false;
    try {
      PrivateFiles.prepare(directory, file);
      if (!Files.isWritable(directory)) {
        throw new DatabaseUnusable("the directory " + directory + " cannot be written to", null);
      }
      lock = toServe ? ServingLock.take(directory) : null;
      if (toServe) {
        requireWhole(file);
      }
      schema(file).bringUpToDate();
      SQLiteDataSource writing = source(file, writerConfig());
      SQLiteDataSource reading = source(file, readerConfig());
      SqliteDatabase database =
          new SqliteDatabase(
              file,
              GroupTransactions.open(
                  new SqliteEngine(),
                  writing::getConnection,
                  reading::getConnection,
                  Ending::now,
                  listener),
              lock);
      opened = true;
      return database;
    } catch (IOException e) {
      throw new DatabaseUnusable(
          "the directory " + directory + " cannot be made: " + e.getMessage(), e);
    } catch (SQLException | FlywayException e) {
      throw DatabaseUnusable.cannotBeOpened(file.toString(), e);
    } finally {
      if (!opened) {
        release(lock);
      }
    }
  }

  /**
   * Looks through the database that is in {@code directory}, and changes nothing.
   *
   * @return what it is, in a sentence
   * @throws DatabaseUnusable where it cannot be used, and why
   */
  static String examine(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      requireWhole(file);
      return schema(file).isOlder()
          ? "It is whole, and of an older version: the server brings it up to date at its start."
          : "It is whole, and of this version.";
    } catch (SQLException | FlywayException e) {
      throw DatabaseUnusable.cannotBeOpened(file.toString(), e);
    }
  }

  /** The newest time at which something was written to the database in {@code directory}. */
  static Optional<Instant> newestTimeIn(Path directory) {
    try (Connection connection = source(directory.resolve(FILE), common()).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(NewestTime.QUERY)) {
      long millis = row.next() ? row.getLong(1) : 0;
      return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    } catch (SQLException e) {
      return Optional.empty(); // An older version's database, in which it is elsewhere.
    }
  }

  /** A damaged page would otherwise show itself in the middle of a call, or in every one. */
  private static void requireWhole(Path file) throws SQLException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (result.next() && !"ok".equals(result.getString(1))) {
        throw new DatabaseUnusable(
            file + " is damaged (" + result.getString(1) + "); put its backup back", null);
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
    return size(file) + size(Path.of(file + "-wal"));
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0; // It went between the two questions.
    }
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

  private static Schema schema(Path file) {
    return Schema.of(file.toString(), source(file, writerConfig()), "blob");
  }

  private static SQLiteDataSource source(Path file, SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  private static SQLiteConfig writerConfig() {
    SQLiteConfig config = common();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // Every commit reaches the disk before its caller hears of it.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "ON");
    config.setCacheSize(-WRITER_CACHE_KIB);
    config.setWalAutocheckpoint(CHECKPOINT_PAGES);
    return config;
  }

  private static SQLiteConfig readerConfig() {
    SQLiteConfig config = common();
    config.setReadOnly(true);
    return config;
  }

  private static SQLiteConfig common() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    // The driver would ask for the row's number after each insert.
    config.setGetGeneratedKeys(false);
    return config;
  }
}
