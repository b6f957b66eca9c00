package latchkey.server.storage.postgres;

import java.time.Instant;
import java.util.Optional;
import latchkey.server.check.Check;
import latchkey.server.check.Finding;
import latchkey.server.config.PostgresAddress;
import latchkey.server.storage.engine.DatabaseUnusable;

/** Looks at a PostgreSQL database as a server will need it, and changes nothing in it. */
public final class PostgresChecks {
  private PostgresChecks() {}

  /** Whether it can be reached, and is one that this version reads. */
  public static Check database(PostgresAddress address) {
    return new Check("database", () -> look(address));
  }

  /** The newest time in it; empty where it cannot be read. */
  public static Optional<Instant> newestTime(PostgresAddress address) {
    try {
      return PostgresTables.at(address).newestTime();
    } catch (DatabaseUnusable e) {
      return Optional.empty();
    }
  }

  private static Finding look(PostgresAddress address) {
    try {
      return new Finding.Fine(PostgresTables.at(address).examine());
    } catch (DatabaseUnusable e) {
      return new Finding.Broken(
          "It does not work: " + e.getMessage() + ".",
          "See whether PostgreSQL runs there, whether this machine may reach it (pg_hba.conf), and whether"
              + " user, password and database are as you named them.");
    }
  }
}
