package latchkey.server.storage.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import latchkey.server.storage.NewestTime;
import latchkey.server.storage.PrivateFiles;
import latchkey.server.storage.Schema;
import latchkey.server.storage.engine.DatabaseUnusable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The file of an SQLite database, with the log and the index that SQLite keeps beside it: opened,
 * looked through, copied.
 */
public record SqliteFile(Path path) {
  static final int BUSY_TIMEOUT_MILLIS = 10_000;

  /** What a busy server writes again and again stays in memory. */
  private static final int WRITER_CACHE_KIB = 8 * 1024;

  /** A page that is written often goes from the log into the file once for so many. */
  private static final int CHECKPOINT_PAGES = 4_000;

  /** Progress is told once for so many of SQLite's steps. */
  private static final int STEPS = 100_000;

  /** That of a server with this data directory. */
  public static SqliteFile in(Path directory) {
    return new SqliteFile(directory.resolve(SqliteDatabase.FILE));
  }

  /** Connections that write. */
  public DataSource forWriting() {
    SQLiteConfig config = common();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // Every commit reaches the disk before its caller hears of it.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "ON");
    config.setCacheSize(-WRITER_CACHE_KIB);
    config.setWalAutocheckpoint(CHECKPOINT_PAGES);
    return source(config);
  }

  /** Connections that only read. */
  public DataSource forReading() {
    SQLiteConfig config = common();
    config.setReadOnly(true);
    return source(config);
  }

  private static SQLiteConfig common() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    // The driver would ask for the row's number after each insert.
    config.setGetGeneratedKeys(false);
    return config;
  }

  private DataSource source(SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + path.toAbsolutePath());
    return source;
  }

  /**
   * The tables in it, against those of this version.
   *
   * @throws DatabaseUnusable where they are not of a version that this one knows
   */
  public Schema schema() {
    return Schema.of(path.toString(), forWriting(), "blob");
  }

  /**
   * A damaged page would otherwise show itself in the middle of a call, or in every one.
   *
   * @throws DatabaseUnusable where the file is damaged
   */
  public void requireWhole() {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + path);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (result.next() && !"ok".equals(result.getString(1))) {
        throw new DatabaseUnusable(
            path + " is damaged (" + result.getString(1) + "); put its backup back", null);
      }
    } catch (SQLException e) {
      throw DatabaseUnusable.cannotBeOpened(path.toString(), e);
    }
  }

  /**
   * Looks through it, and changes nothing.
   *
   * @return what it is, in a sentence
   * @throws DatabaseUnusable where it cannot be used, and why
   */
  String examine() {
    requireWhole();
    return schema().isOlder()
        ? "It is whole, and of an older version: the server brings it up to date at its start."
        : "It is whole, and of this version.";
  }

  /** The newest time at which something was written to it. */
  Optional<Instant> newestTime() {
    try (Connection connection = source(common()).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(NewestTime.QUERY)) {
      long millis = row.next() ? row.getLong(1) : 0;
      return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    } catch (SQLException e) {
      return Optional.empty(); // An older version's database, in which it is elsewhere.
    }
  }

  /** How much it takes up with its log, in bytes. */
  public long bytes() {
    return size(path) + size(beside("-wal"));
  }

  /** The log and the index beside it. */
  public List<Path> companions() {
    return List.of(beside("-wal"), beside("-shm"));
  }

  private Path beside(String end) {
    return Path.of(path + end);
  }

  static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0; // It went between the two questions.
    }
  }

  /**
   * Copies it as it stands at this moment, while a server may go on writing; without what was
   * deleted from it. The copy is for this user alone.
   *
   * @param target where there is nothing yet
   * @param progress told now and then how many bytes the copy has
   */
  public void copyTo(Path target, LongConsumer progress) throws IOException {
    PrivateFiles.create(target);
    try (Connection connection = forReading().getConnection();
        PreparedStatement copy = connection.prepareStatement("vacuum into ?")) {
      ProgressHandler.setHandler(
          connection,
          STEPS,
          new ProgressHandler() {
            @Override
            protected int progress() {
              progress.accept(size(target));
              return 0; // Go on.
            }
          });
      copy.setString(1, target.toString());
      copy.execute();
    } catch (SQLException e) {
      Files.deleteIfExists(target);
      throw DatabaseUnusable.cannotBeOpened(path.toString(), e);
    }
  }

  /** Writes its log into it, where no others have it open. */
  public void takeInLog() throws SQLException {
    try (Connection connection = forWriting().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("pragma wal_checkpoint(truncate)");
    }
  }
}
