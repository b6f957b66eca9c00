package latchkey.server.storage.engine;

import java.sql.SQLException;
import java.util.Optional;
import org.jooq.SQLDialect;

/** What is particular to a database: how its transactions begin, and what its failures mean. */
public interface Engine {
  SQLDialect dialect();

  /** The statement that begins a transaction that writes. */
  String beginWriting();

  /** The statement that begins a transaction that reads one consistent state. */
  String beginReading();

  /**
   * Whether another writer was in the way: nothing was stored, and the same work succeeds when it
   * is done again.
   */
  boolean isConflict(SQLException failure);

  /**
   * How writers that met others take turns, so that none of them meets others for ever; empty where
   * none ever does.
   */
  Optional<Turn> turn();

  /**
   * Statements to run outside a transaction.
   *
   * @param take waits for the turn
   * @param giveBack lets the next one have it
   */
  record Turn(String take, String giveBack) {}

  /**
   * Whether the connection is gone, so that what it had not committed can be done again on another
   * one.
   */
  boolean isConnectionLost(SQLException failure);

  /**
   * Erases what was deleted or replaced from where the engine still has it. Called in pauses.
   *
   * @return false where it has to be tried again later
   */
  boolean eraseFormer(Session session);
}
