package latchkey.server.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.server.relay.RelayStores;
import latchkey.server.tx.Transactions;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jooq.Field;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The server's SQLite file, {@code latchkey.db} in the data directory: brought to this version's
 * schema, then open for units of work. A server has it to itself, but for the commands that
 * administer it.
 */
public final class Database implements AutoCloseable {
  /** The file's name in the data directory. */
  public static final String FILE = "latchkey.db";

  private static final Logger log = LoggerFactory.getLogger(Database.class);
  private static final int EXIT_UNUSABLE = 70;
  private static final int READERS = 4;
  static final int BUSY_TIMEOUT_MILLIS = 10_000;

  /** What a busy server writes again and again stays in memory. */
  private static final int WRITER_CACHE_KIB = 8 * 1024;

  /** A page that is written often goes from the log into the file once for so many. */
  private static final int CHECKPOINT_PAGES = 4_000;

  private static final Settings SETTINGS =
      new Settings()
          .withExecuteLogging(false)
          .withRenderSchema(false)
          .withRenderQuotedNames(RenderQuotedNames.NEVER);

  /** Of messages, each meeting's last is looked at alone. */
  private static final String NEWEST_TIME =
      """
      select max(at) as at from (
        select max(created_at) as at from account
        union all select max(created_at) from device
        union all select max(last_seen_at) from device
        union all select max(created_at) from sign_in_link
        union all select max(created_at) from device_link
        union all select max(created_at) from meeting
        union all select max(knocked_at) from guest_session
        union all select max(queued_at) from relay_envelope
        union all select max(accepted_at) from relay_message m
          join relay_meeting r on m.meeting_id = r.meeting_id and m.seq = r.latest
      ) as written
      """;

  private final List<Session> sessions = new ArrayList<>();
  private final GroupCommitWriter writer;
  private final Transactions transactions;
  private final ReadPool readers;
  private final Path directory;

  private final @Nullable ServingLock lock;

  private Database(Path directory, Path file, @Nullable ServingLock lock, CommitListener listener)
      throws SQLException {
    this.directory = directory;
    this.lock = lock;
    try {
      Session writing = connect(file, writerConfig());
      List<Session> reading = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        reading.add(connect(file, readerConfig()));
      }
      writer = new GroupCommitWriter(writing, Database::endProcess, listener);
      readers = new ReadPool(reading);
      transactions = new SqliteTransactions(writer, readers);
    } catch (SQLException e) {
      closeSessions();
      throw e;
    }
  }

  /**
   * Opens the database in {@code directory}, which is made where it is missing, beside a server
   * that may be running on it.
   *
   * @throws DatabaseUnusable where it cannot be used, and why
   */
  public static Database open(Path directory) {
    return open(directory, false, CommitListener.NONE);
  }

  /**
   * Opens the database in {@code directory}, which is made where it is missing, for the one server
   * that serves it.
   *
   * @param listener told of each commit
   * @throws DatabaseUnusable where it cannot be used, and why; also where another server runs on it
   */
  public static Database openToServe(Path directory, CommitListener listener) {
    return open(directory, true, listener);
  }

  /** Whether a server has kept its data in {@code directory}. */
  public static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  private static Database open(Path directory, boolean toServe, CommitListener listener) {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
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
      migrate(file);
      Database database = new Database(directory, file, lock, listener);
      opened = true;
      return database;
    } catch (IOException e) {
      throw new DatabaseUnusable(
          "the directory " + directory + " cannot be made: " + e.getMessage(), e);
    } catch (SQLException | FlywayException e) {
      throw new DatabaseUnusable(file + " cannot be opened: " + rootOf(e).getMessage(), e);
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
      Flyway flyway = flyway(file);
      requireKnown(file, flyway);
      return flyway.info().pending().length > 0
          ? "It is whole, and of an older version: the server brings it up to date at its start."
          : "It is whole, and of this version.";
    } catch (SQLException | FlywayException e) {
      throw new DatabaseUnusable(file + " cannot be opened: " + rootOf(e).getMessage(), e);
    }
  }

  /** The newest time at which something was written to the database in {@code directory}. */
  static Optional<Instant> newestTimeIn(Path directory) {
    try (Connection connection = source(directory.resolve(FILE), common()).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(NEWEST_TIME)) {
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

  /** Without its writer a server only seems to live; whatever watches over it starts it again. */
  private static void endProcess(Throwable cause) {
    try {
      log.atError().setCause(cause).log("the server ends, since it can write no longer");
      System.err.println("latchkey: The server ends, since it can write no longer: " + cause);
    } finally {
      Runtime.getRuntime().halt(EXIT_UNUSABLE);
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

  private static Throwable rootOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : rootOf(cause);
  }

  public Transactions transactions() {
    return transactions;
  }

  /** The newest time at which something was written; empty in a new database. */
  public Optional<Instant> newestTime() {
    // SQLite does not tell that what it computes may be longer than an int.
    Field<Long> at = DSL.field("at", SQLDataType.BIGINT);
    return transactions
        .read(() -> Unit.sql().resultQuery(NEWEST_TIME).coerce(at).fetchOptional(at))
        .map(Instant::ofEpochMilli);
  }

  /** Counts what there is. Reads the whole of some tables: to be asked now and then. */
  public Census census() {
    return transactions.read(() -> Census.take(directory));
  }

  /** What waits to be written. */
  public int waiting() {
    return writer.waiting();
  }

  /** How much more may wait before callers do. */
  public int room() {
    return writer.room();
  }

  /** How many of the connections that read are free. */
  public int idleReaders() {
    return readers.idle();
  }

  public RelayStores relayStores() {
    return new RelayStores(new JooqMessageLog(), new JooqReaders(), new JooqMailboxes());
  }

  /** Finishes what was begun, then closes the file. */
  @Override
  public void close() {
    writer.close();
    try {
      closeSessions();
    } finally {
      release(lock);
    }
  }

  private void closeSessions() {
    for (Session session : sessions) {
      try {
        session.close();
      } catch (SQLException e) {
        throw new StorageFailure("the database could not be closed", e);
      }
    }
  }

  private Session connect(Path file, SQLiteConfig config) throws SQLException {
    SQLiteDataSource source = source(file, config);
    Session session = new Session(source::getConnection, SETTINGS);
    sessions.add(session);
    session.connection(); // What stands in the way of it is told at the start.
    return session;
  }

  private static void migrate(Path file) {
    Flyway flyway = flyway(file);
    requireKnown(file, flyway);
    if (flyway.info().pending().length > 0) {
      flyway.migrate();
    }
  }

  private static Flyway flyway(Path file) {
    return Flyway.configure()
        .dataSource(source(file, writerConfig()))
        .locations("classpath:db/migration")
        .placeholders(Map.of("bytes", "blob"))
        .ignoreMigrationPatterns("*:pending", "*:future")
        .load();
  }

  private static void requireKnown(Path file, Flyway flyway) {
    for (MigrationInfo applied : flyway.info().applied()) {
      if (applied.getState().isFailed()) {
        throw new DatabaseUnusable(
            file + " was left half changed by an update that failed; put its backup back", null);
      }
      if (applied.getState().name().startsWith("FUTURE")) {
        throw new DatabaseUnusable(
            file + " was written by a newer Latchkey; run that one, or use another data directory",
            null);
      }
    }
    if (!flyway.validateWithResult().validationSuccessful) {
      throw new DatabaseUnusable(
          file
              + " was written by a build of Latchkey with other tables; run that build, or use another"
              + " data directory",
          null);
    }
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
