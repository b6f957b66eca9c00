package latchkey.server.storage;

import java.util.Map;
import javax.sql.DataSource;
import latchkey.server.storage.engine.DatabaseUnusable;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** The tables of one database, against those of this version. */
public final class Schema {
  private final String name;
  private final Flyway flyway;

  private Schema(String name, Flyway flyway) {
    this.name = name;
    this.flyway = flyway;
  }

  /**
   * Reads what tables a database has.
   *
   * @param name of the database, for people
   * @param bytes the database's type for bytes
   * @throws DatabaseUnusable where they cannot be read, or are not of a version that this one knows
   */
  public static Schema of(String name, DataSource source, String bytes) {
    try {
      Schema schema =
          new Schema(
              name,
              Flyway.configure()
                  .dataSource(source)
                  .locations("classpath:db/migration")
                  .placeholders(Map.of("bytes", bytes))
                  .ignoreMigrationPatterns("*:pending", "*:future")
                  .load());
      schema.requireKnown();
      return schema;
    } catch (FlywayException e) {
      throw DatabaseUnusable.cannotBeOpened(name, e);
    }
  }

  /** Whether there are no tables yet. */
  public boolean isEmpty() {
    return flyway.info().applied().length == 0;
  }

  /** Whether the tables are those of an older version. */
  public boolean isOlder() {
    return flyway.info().pending().length > 0;
  }

  /**
   * Makes the tables of this version of those that there are.
   *
   * @throws DatabaseUnusable where that does not work, and why
   */
  public void bringUpToDate() {
    if (isOlder()) {
      try {
        flyway.migrate();
      } catch (FlywayException e) {
        throw DatabaseUnusable.cannotBeOpened(name, e);
      }
    }
  }

  private void requireKnown() {
    for (MigrationInfo applied : flyway.info().applied()) {
      if (applied.getState().isFailed()) {
        throw unusable(" was left half changed by an update that failed; put its backup back");
      }
      if (applied.getState().name().startsWith("FUTURE")) {
        throw unusable(" was written by a newer Latchkey; run that one, or use another place");
      }
    }
    if (!flyway.validateWithResult().validationSuccessful) {
      throw unusable(
          " was written by a build of Latchkey with other tables; run that build, or use another"
              + " place");
    }
  }

  private DatabaseUnusable unusable(String why) {
    return new DatabaseUnusable(name + why, null);
  }
}
