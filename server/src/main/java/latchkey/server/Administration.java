package latchkey.server;

import java.nio.file.Path;
import latchkey.server.account.Accounts;
import latchkey.server.account.SignIn;
import latchkey.server.config.ServerConfig;
import latchkey.server.presence.Presence;
import latchkey.server.storage.Database;
import latchkey.server.storage.DatabaseUnusable;
import latchkey.server.time.AgreedClock;

/**
 * Works on a data directory without serving it, beside a running server or without one: makes,
 * lists and removes accounts, and makes sign-in links.
 */
public final class Administration implements AutoCloseable {
  private final Database database;
  private final Domain domain;

  private Administration(Database database, Domain domain) {
    this.database = database;
    this.domain = domain;
  }

  /**
   * Opens a data directory, which is made where it is missing.
   *
   * @throws ServerCannotStart where the directory cannot be used, and why
   */
  public static Administration of(Path dataDir) {
    try {
      Database database = Database.open(dataDir);
      ServerConfig config = ServerConfig.in(dataDir);
      AgreedClock clock = new AgreedClock(config.clock(), config.nanoTime(), database.newestTime());
      return new Administration(
          database, new Domain(database, config, clock, event -> {}, Presence.NOBODY));
    } catch (DatabaseUnusable e) {
      throw new ServerCannotStart("The data directory does not work: " + e.getMessage() + ".", e);
    }
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
