package latchkey.server;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import latchkey.server.account.Accounts;
import latchkey.server.config.ServerConfig;
import latchkey.server.presence.Presence;
import latchkey.server.signin.SignIn;
import latchkey.server.storage.Database;
import latchkey.server.storage.DatabaseUnusable;
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
   * Opens a server's data directory. None is made: accounts in a mistyped one would be no server's.
   *
   * @throws ServerCannotStart where the directory cannot be used, and why
   */
  public static Administration of(Path dataDir) {
    if (!Database.isIn(dataDir)) {
      throw new ServerCannotStart(
          "There is no server's data in the folder "
              + dataDir
              + ". Name the one that the server keeps its data in, or start the server there first.");
    }
    Surroundings.requireSqlite();
    try {
      Database database = Database.open(dataDir);
      ServerConfig config = ServerConfig.in(dataDir);
      AgreedClock clock = new AgreedClock(config.clock(), config.nanoTime(), database.newestTime());
      return new Administration(
          dataDir, database, new Domain(database, config, clock, event -> {}, Presence.NOBODY));
    } catch (DatabaseUnusable e) {
      throw new ServerCannotStart("The data directory does not work: " + e.getMessage() + ".", e);
    }
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

  @Override
  public void close() {
    database.close();
  }
}
