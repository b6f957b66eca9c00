package latchkey.client.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import latchkey.protocol.Bytes;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Records in one SQLite file that only its owner may read and only one process at a time may have
 * open. A commit is on disk before it returns, since a ratchet that went back would encrypt twice
 * under one key.
 *
 * <p>What is deleted or written anew is overwritten. The log beside the file, which holds former
 * content, is written into the file and cut to nothing within a second after each write, and when
 * the store is opened and closed.
 *
 * <p>A write that fails, as on a full disk, is that one's trouble: the store works again as soon as
 * the disk does. The driver closes a statement that fails, and SQLite may have rolled back by
 * itself; where the transaction cannot be ended for sure, its connection is given up, and the next
 * one opens another.
 */
final class SqliteRecords implements Records {
  private static final int SCHEMA_VERSION = 1;
  private static final String OWNER_ONLY = "rw-------";
  private static final int PRIMARY_CODE = 0xff;
  private static final long ERASING_MILLIS = 500;

  private static final String GET = "SELECT value FROM record WHERE kind = ? AND key = ?";
  private static final String PUT =
      "INSERT INTO record (kind, key, value) VALUES (?, ?, ?)"
          + " ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value";
  private static final String DELETE = "DELETE FROM record WHERE kind = ? AND key = ?";
  private static final String LIST =
      "SELECT key, value FROM record WHERE kind = ? AND key >= ? AND key < ? ORDER BY key";
  private static final String DELETE_ALL =
      "DELETE FROM record WHERE kind = ? AND key >= ? AND key < ?";
  private static final String BEGIN = "BEGIN IMMEDIATE";
  private static final String BEGIN_READING = "BEGIN";
  private static final String COMMIT = "COMMIT";
  private static final String ROLL_BACK = "ROLLBACK";
  // One name is enough: the innermost is meant.
  private static final String MARK = "SAVEPOINT mark";
  private static final String BACK_TO_MARK = "ROLLBACK TO mark";
  private static final String DROP_MARK = "RELEASE mark";

  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final Executor soon =
      CompletableFuture.delayedExecutor(ERASING_MILLIS, TimeUnit.MILLISECONDS);
  private @Nullable Connection connection;
  private boolean closed;
  private int depth;

  /** What has failed in the transaction that goes on: nothing of it can be kept. */
  private @Nullable SQLException doom;

  /** Whether the log may hold former content. */
  private boolean erasingDue;

  private boolean eraseScheduled;

  SqliteRecords(Path file) {
    this.file = file;
    createForOwnerOnly(file);
    locked(this::connection);
  }

  /**
   * Looks whether {@code file} is a whole key store that this version reads; changes nothing.
   *
   * @throws StoreFailure where it is not, or cannot be told
   */
  static void requireWhole(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(0);
    try (Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        Statement statement = connection.createStatement()) {
      requireKnown(file, version(statement));
      try (ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
        String found = result.next() ? result.getString(1) : "";
        if (!"ok".equals(found)) {
          throw damaged(file, new SQLException(found));
        }
      }
      try (ResultSet tables =
          statement.executeQuery("SELECT 1 FROM sqlite_schema WHERE name = 'record'")) {
        if (!tables.next() && Files.size(file) > 0) {
          throw damaged(file, new SQLException("it is another program's database"));
        }
      }
    } catch (SQLException e) {
      throw failure(file, e);
    } catch (IOException e) {
      throw unreachable(file, e);
    }
  }

  private static void createForOwnerOnly(Path file) {
    Path absolute = file.toAbsolutePath();
    try {
      Path directory = absolute.getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      boolean posix = absolute.getFileSystem().supportedFileAttributeViews().contains("posix");
      FileAttribute<?>[] attributes =
          posix
              ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
              }
              : new FileAttribute<?>[0];
      try {
        Files.createFile(absolute, attributes);
      } catch (FileAlreadyExistsException e) {
        if (posix) {
          Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString(OWNER_ONLY));
        }
      }
    } catch (IOException e) {
      throw unreachable(file, e);
    }
  }

  private static Connection open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(0);
    config.setGetGeneratedKeys(false); // Or each write is followed by a question.
    Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    try (Statement statement = connection.createStatement()) {
      // First of all, or the file is shared by a second one, for which a full disk has no room.
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA secure_delete = ON");
      int version = version(statement);
      requireKnown(file, version);
      if (version < SCHEMA_VERSION) { // What is there already opens on a full disk, too.
        statement.executeUpdate(
            "CREATE TABLE IF NOT EXISTS record ("
                + "kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,"
                + " PRIMARY KEY (kind, key))");
        statement.executeUpdate("PRAGMA user_version = " + SCHEMA_VERSION);
      }
      return connection;
    } catch (SQLException | StoreFailure e) {
      connection.close();
      throw e;
    }
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet version = statement.executeQuery("PRAGMA user_version")) {
      return version.getInt(1);
    }
  }

  private static void requireKnown(Path file, int version) {
    if (version > SCHEMA_VERSION) {
      throw new StoreFailure(
          StoreFailure.Reason.NEWER,
          "The key store "
              + file
              + " was written by a newer version of this program. Run that one, or name another"
              + " file.",
          new SQLException("version " + version));
    }
  }

  /** Opens the file, unless it is open. */
  private Connection connection() throws SQLException {
    if (closed) {
      throw new SQLException("it is closed");
    }
    Connection open = connection;
    if (open == null) {
      open = open(file);
      connection = open;
      erase();
    }
    return open;
  }

  private PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known == null) {
      known = connection().prepareStatement(sql);
      statements.put(sql, known);
    }
    return known;
  }

  private void run(String sql) throws SQLException {
    statement(sql).executeUpdate();
  }

  @Override
  public Optional<byte[]> get(Kind kind, String key) {
    return locked(() -> {
      PreparedStatement get = statement(GET);
      get.setString(1, kind.name());
      get.setString(2, key);
      try (ResultSet row = get.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
      }
    });
  }

  @Override
  public void put(Kind kind, String key, byte[] value) {
    changed(() -> {
      PreparedStatement put = statement(PUT);
      put.setString(1, kind.name());
      put.setString(2, key);
      put.setBytes(3, value);
      return put.executeUpdate();
    });
  }

  @Override
  public boolean delete(Kind kind, String key) {
    return changed(() -> {
      PreparedStatement delete = statement(DELETE);
      delete.setString(1, kind.name());
      delete.setString(2, key);
      return delete.executeUpdate() > 0;
    });
  }

  @Override
  public List<Entry> list(Kind kind, String prefix) {
    return locked(() -> {
      PreparedStatement list = statement(LIST);
      setRange(list, kind, prefix);
      List<Entry> entries = new ArrayList<>();
      try (ResultSet row = list.executeQuery()) {
        while (row.next()) {
          entries.add(new Entry(row.getString(1), Bytes.of(row.getBytes(2))));
        }
      }
      return entries;
    });
  }

  @Override
  public void deleteAll(Kind kind, String prefix) {
    changed(() -> {
      PreparedStatement deleteAll = statement(DELETE_ALL);
      setRange(deleteAll, kind, prefix);
      return deleteAll.executeUpdate();
    });
  }

  private static void setRange(PreparedStatement statement, Kind kind, String prefix)
      throws SQLException {
    statement.setString(1, kind.name());
    statement.setString(2, prefix);
    // '0' comes right after '/', and '~' after everything that keys are made of.
    statement.setString(3, prefix.isEmpty() ? "~" : prefix.substring(0, prefix.length() - 1) + "0");
  }

  @Override
  public <T> T atomically(Supplier<T> work) {
    return locked(() -> depth == 0 ? transaction(work) : nested(work));
  }

  private <T> T transaction(Supplier<T> work) throws SQLException {
    run(BEGIN);
    boolean committed = false;
    depth++;
    try {
      T result = work.get();
      SQLException failed = doom;
      if (failed != null) {
        throw failed; // The work may have taken it for a trouble that passes.
      }
      run(COMMIT);
      committed = true;
      return result;
    } finally {
      depth--;
      doom = null;
      if (!committed) {
        rollBack();
      }
    }
  }

  private void rollBack() {
    forgetStatements();
    try {
      run(ROLL_BACK);
    } catch (SQLException e) {
      forgetStatements();
      requireNoTransaction();
    }
  }

  /** They are prepared anew when they are needed again. */
  private void forgetStatements() {
    for (PreparedStatement statement : statements.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        // The driver has closed it already.
      }
    }
    statements.clear();
  }

  /** Nothing else tells "there was nothing to roll back" from "it is still there". */
  private void requireNoTransaction() {
    try {
      run(BEGIN_READING);
      run(ROLL_BACK);
    } catch (SQLException e) {
      giveUp();
    }
  }

  private void giveUp() {
    forgetStatements();
    Connection failed = connection;
    connection = null;
    if (failed != null) {
      try {
        failed.close();
      } catch (SQLException e) {
        // The file is opened anew, or that fails, too, and is told.
      }
    }
  }

  private <T> T nested(Supplier<T> work) throws SQLException {
    run(MARK);
    boolean done = false;
    try {
      T result = work.get();
      done = true;
      return result;
    } finally {
      if (doom == null) {
        if (!done) {
          run(BACK_TO_MARK);
        }
        run(DROP_MARK);
      }
    }
  }

  @Override
  public void erase() {
    locked(() -> {
      erasingDue = true;
      if (depth == 0 && !closed) {
        truncateLog();
      }
      return true;
    });
  }

  /** Where that fails, as on a full disk, the next write has it tried again. */
  private void truncateLog() {
    try (Statement statement = connection().createStatement();
        ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      erasingDue = !result.next() || result.getInt(1) != 0;
    } catch (SQLException e) {
      erasingDue = true;
    }
  }

  private void eraseWhatIsDue() {
    lock.lock();
    try {
      eraseScheduled = false;
      if (erasingDue && !closed) {
        truncateLog();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    locked(() -> {
      closed = true;
      statements.clear();
      Connection open = connection;
      connection = null;
      if (open != null) {
        open.close();
      }
      return true;
    });
  }

  private interface SqlAction<T> {
    T run() throws SQLException;
  }

  /** As {@link #locked}, for what leaves former content in the log. */
  private <T> T changed(SqlAction<T> action) {
    return locked(() -> {
      T result = action.run();
      erasingDue = true;
      if (!eraseScheduled) {
        eraseScheduled = true;
        soon.execute(this::eraseWhatIsDue);
      }
      return result;
    });
  }

  private <T> T locked(SqlAction<T> action) {
    lock.lock();
    try {
      if (doom != null) {
        throw failure(file, doom);
      }
      return action.run();
    } catch (SQLException e) {
      forgetStatements();
      if (depth > 0 && doom == null) {
        doom = e;
      }
      throw failure(file, e);
    } finally {
      lock.unlock();
    }
  }

  private static StoreFailure failure(Path file, SQLException e) {
    int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & PRIMARY_CODE : 0;
    if (code == SQLiteErrorCode.SQLITE_FULL.code) {
      return new StoreFailure(
          StoreFailure.Reason.FULL,
          "The key store "
              + file
              + " cannot be written: the disk that it is on is full. Make room there.",
          e);
    }
    if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return new StoreFailure(
          StoreFailure.Reason.IN_USE,
          "The key store "
              + file
              + " cannot be used: another process has it open; stop that one first.",
          e);
    }
    if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return damaged(file, e);
    }
    return unreachable(file, e);
  }

  private static StoreFailure damaged(Path file, Throwable cause) {
    return new StoreFailure(
        StoreFailure.Reason.DAMAGED,
        "The key store "
            + file
            + " is damaged, or is no key store ("
            + cause.getMessage()
            + "). Move it away, and sign this device in anew with a sign-in link.",
        cause);
  }

  private static StoreFailure unreachable(Path file, Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new StoreFailure(
        StoreFailure.Reason.UNREACHABLE,
        "The key store " + file + " cannot be used: " + root,
        cause);
  }
}
