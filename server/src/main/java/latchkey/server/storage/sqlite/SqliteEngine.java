package latchkey.server.storage.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import latchkey.server.storage.engine.Engine;
import latchkey.server.storage.engine.Session;
import org.jooq.SQLDialect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SQLite has one writer at a time, so that no two meet; it waits for the lock by itself. */
public final class SqliteEngine implements Engine {
  private static final Logger log = LoggerFactory.getLogger(SqliteEngine.class);

  @Override
  public SQLDialect dialect() {
    return SQLDialect.SQLITE;
  }

  @Override
  public String beginWriting() {
    return "begin immediate";
  }

  @Override
  public String beginReading() {
    return "begin";
  }

  @Override
  public boolean isConflict(SQLException failure) {
    return false;
  }

  @Override
  public Optional<Turn> turn() {
    return Optional.empty();
  }

  @Override
  public boolean isConnectionLost(SQLException failure) {
    return false;
  }

  /**
   * Writes the log beside the file into the file, and cuts it to nothing; does not wait. False
   * where others read from it, or the disk fails.
   */
  @Override
  public boolean eraseFormer(Session session) {
    try (Statement statement = session.connection().createStatement()) {
      statement.execute("pragma busy_timeout = 0");
      try (ResultSet result = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
        return result.next() && result.getInt(1) == 0;
      } finally {
        statement.execute("pragma busy_timeout = " + SqliteFile.BUSY_TIMEOUT_MILLIS);
      }
    } catch (SQLException e) {
      log.atDebug().setCause(e).log("the log could not be written into the file");
      return false;
    }
  }
}
