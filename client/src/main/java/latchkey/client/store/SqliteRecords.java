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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import latchkey.protocol.Bytes;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Records in one SQLite file that only its owner may read and only one process at a time may have
 * open. A commit is on disk before it returns, since a ratchet that went back would encrypt twice
 * under one key; what is deleted is overwritten.
 */
final class SqliteRecords implements Records {
  private static final int SCHEMA_VERSION = 1;
  private static final String OWNER_ONLY = "rw-------";

  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Connection connection;
  private final PreparedStatement get;
  private final PreparedStatement put;
  private final PreparedStatement delete;
  private final PreparedStatement list;
  private final PreparedStatement deleteAll;
  private final PreparedStatement mark;
  private final PreparedStatement backToMark;
  private final PreparedStatement dropMark;
  private int depth;

  SqliteRecords(Path file) {
    this.file = file;
    createForOwnerOnly(file);
    try {
      connection = open(file);
      get = connection.prepareStatement("SELECT value FROM record WHERE kind = ? AND key = ?");
      put =
          connection.prepareStatement(
              "INSERT INTO record (kind, key, value) VALUES (?, ?, ?)"
                  + " ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value");
      delete = connection.prepareStatement("DELETE FROM record WHERE kind = ? AND key = ?");
      list =
          connection.prepareStatement(
              "SELECT key, value FROM record WHERE kind = ? AND key >= ? AND key < ? ORDER BY key");
      deleteAll =
          connection.prepareStatement("DELETE FROM record WHERE kind = ? AND key >= ? AND key < ?");
      // One name is enough: the innermost is meant.
      mark = connection.prepareStatement("SAVEPOINT mark");
      backToMark = connection.prepareStatement("ROLLBACK TO mark");
      dropMark = connection.prepareStatement("RELEASE mark");
    } catch (SQLException e) {
      throw failure(e);
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
      throw new StoreFailure("The key store " + file + " cannot be created: " + e, e);
    }
  }

  private static Connection open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "ON");
    config.setBusyTimeout(0);
    config.setGetGeneratedKeys(false); // Or each write is followed by a question.
    Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    try (Statement statement = connection.createStatement()) {
      int version = version(statement);
      if (version > SCHEMA_VERSION) {
        throw new SQLException("it was written by a newer version of this program");
      }
      statement.executeUpdate(
          "CREATE TABLE IF NOT EXISTS record ("
              + "kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,"
              + " PRIMARY KEY (kind, key))");
      statement.executeUpdate("PRAGMA user_version = " + SCHEMA_VERSION);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet version = statement.executeQuery("PRAGMA user_version")) {
      return version.getInt(1);
    }
  }

  @Override
  public Optional<byte[]> get(Kind kind, String key) {
    return locked(() -> {
      get.setString(1, kind.name());
      get.setString(2, key);
      try (ResultSet row = get.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
      }
    });
  }

  @Override
  public void put(Kind kind, String key, byte[] value) {
    locked(() -> {
      put.setString(1, kind.name());
      put.setString(2, key);
      put.setBytes(3, value);
      return put.executeUpdate();
    });
  }

  @Override
  public boolean delete(Kind kind, String key) {
    return locked(() -> {
      delete.setString(1, kind.name());
      delete.setString(2, key);
      return delete.executeUpdate() > 0;
    });
  }

  @Override
  public List<Entry> list(Kind kind, String prefix) {
    return locked(() -> {
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
    locked(() -> {
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
    connection.setAutoCommit(false);
    depth++;
    try {
      T result = work.get();
      connection.commit();
      return result;
    } catch (Throwable e) {
      connection.rollback();
      throw e;
    } finally {
      depth--;
      connection.setAutoCommit(true);
    }
  }

  private <T> T nested(Supplier<T> work) throws SQLException {
    mark.executeUpdate();
    try {
      return work.get();
    } catch (Throwable e) {
      backToMark.executeUpdate();
      throw e;
    } finally {
      dropMark.executeUpdate();
    }
  }

  @Override
  public void close() {
    locked(() -> {
      connection.close();
      return true;
    });
  }

  private interface SqlAction<T> {
    T run() throws SQLException;
  }

  private <T> T locked(SqlAction<T> action) {
    lock.lock();
    try {
      return action.run();
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      lock.unlock();
    }
  }

  private StoreFailure failure(SQLException e) {
    String why =
        e instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_BUSY
            ? "another process has it open; stop that one first"
            : String.valueOf(e.getMessage());
    return new StoreFailure("The key store " + file + " cannot be used: " + why, e);
  }
}
