package latchkey.server.storage.postgres;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import latchkey.server.storage.engine.Engine;
import latchkey.server.storage.engine.Session;
import org.jooq.SQLDialect;

/**
 * PostgreSQL with serializable transactions: what one writer has read, no other changes unnoticed,
 * so that the domain's rules hold among several servers as they do in one.
 */
public final class PostgresEngine implements Engine {
  /** Names the lock of those who take turns: "turntake" in ASCII. */
  private static final long TURN = 0x7475_726e_7461_6b65L;

  /** What PostgreSQL says to a transaction that met another one. */
  private static final Set<String> CONFLICTS =
      Set.of(
          "40001", // serialization_failure
          "40P01", // deadlock_detected
          "55P03"); // lock_not_available

  /** What it says when it ends a connection, besides the whole class 08 of the driver. */
  private static final Set<String> ENDED =
      Set.of(
          "57P01", // admin_shutdown
          "57P02", // crash_shutdown
          "57P03", // cannot_connect_now
          "25006"); // read_only_sql_transaction: a server that has become a standby

  @Override
  public SQLDialect dialect() {
    return SQLDialect.POSTGRES;
  }

  @Override
  public String beginWriting() {
    return "begin isolation level serializable";
  }

  @Override
  public String beginReading() {
    return "begin isolation level repeatable read, read only";
  }

  @Override
  public boolean isConflict(SQLException failure) {
    return CONFLICTS.contains(stateOf(failure));
  }

  @Override
  public Optional<Turn> turn() {
    return Optional.of(
        new Turn(
            "select pg_advisory_lock(" + TURN + ")", "select pg_advisory_unlock(" + TURN + ")"));
  }

  @Override
  public boolean isConnectionLost(SQLException failure) {
    String state = stateOf(failure);
    return state.startsWith("08") || ENDED.contains(state);
  }

  /** Nothing to do: it vacuums by itself. */
  @Override
  public boolean eraseFormer(Session session) {
    return true;
  }

  private static String stateOf(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }
}
