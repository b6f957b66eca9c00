package latchkey.server;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import latchkey.server.account.Accounts;
import latchkey.server.audit.AuditLog;
import latchkey.server.config.ServerConfig;
import latchkey.server.device.Devices;
import latchkey.server.file.FileFolder;
import latchkey.server.meeting.MeetingList;
import latchkey.server.presence.Presence;
import latchkey.server.signin.SignIn;
import latchkey.server.storage.engine.Database;
import latchkey.server.storage.engine.DatabaseUnusable;
import latchkey.server.storage.postgres.PostgresDatabase;
import latchkey.server.storage.sqlite.SqliteDatabase;
import latchkey.server.time.AgreedClock;

/**
 * Works on a data directory without serving it, beside a running server or without one: lists and
 * removes accounts, and makes the links by which people open them.
 */
public final class Administration implements AutoCloseable {
  private final Path dataDir;
  private final Database database;
  private final Domain domain;

  private Administration(Path dataDir, Database database, Domain domain) {
    this.dataDir = dataDir;
    this.database = database;
    this.domain = domain;
  }

  /**
   * Opens a server's database. No SQLite file is made: accounts in a mistyped directory would be no
   * server's.
   *
   * @throws ServerCannotStart where the database cannot be used, and why
   */
  public static Administration of(ServerConfig config) {
    if (config.postgres().isEmpty() && !SqliteDatabase.isIn(config.dataDir())) {
      throw new ServerCannotStart(
          "There is no server's data in the folder "
              + config.dataDir()
              + ". Name the one that the server keeps its data in, or start the server there first.");
    }
    try {
      Database database = open(config);
      AgreedClock clock = new AgreedClock(config.clock(), config.nanoTime(), database.newestTime());
      return new Administration(
          config.dataDir(),
          database,
          new Domain(
              database,
              new FileFolder(config.filesDir()),
              config,
              clock,
              event -> {},
              Presence.NOBODY));
    } catch (DatabaseUnusable e) {
      throw new ServerCannotStart("The database does not work: " + e.getMessage() + ".", e);
    }
  }

  private static Database open(ServerConfig config) {
    if (config.postgres().isPresent()) {
      return PostgresDatabase.open(config.postgres().get());
    }
    Surroundings.requireSqlite();
    return SqliteDatabase.open(config.dataDir());
  }

  /** What the server's links begin with; empty if it has not been started there. */
  public Optional<URI> baseUrl() {
    return WrittenAddress.OF_LINKS.read(dataDir);
  }

  public Accounts accounts() {
    return domain.accounts;
  }

  public SignIn signIn() {
    return domain.signIn;
  }

  public Devices devices() {
    return domain.devices;
  }

  public AuditLog audit() {
    return domain.audit;
  }

  /** All meetings, newest first. */
  public MeetingList meetings() {
    return domain.meetingList;
  }

  @Override
  public void close() {
    database.close();
  }
}
