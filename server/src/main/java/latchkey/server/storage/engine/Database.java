package latchkey.server.storage.engine;

import java.time.Instant;
import java.util.Optional;
import latchkey.server.tx.Transactions;

/**
 * The server's database, whichever it is: brought to this version's schema, and open for units of
 * work.
 */
public interface Database extends AutoCloseable {
  Transactions transactions();

  /** The newest time at which something was written; empty in a new database. */
  Optional<Instant> newestTime();

  /** How much it takes up where it is kept, in bytes. */
  long bytes();

  /** How much it has to do. */
  Load load();

  /**
   * How much a database has to do.
   *
   * @param waiting changes that wait to be written
   * @param room how many more may wait before callers do
   * @param idleReaders how many of the connections that read are free
   */
  record Load(int waiting, int room, int idleReaders) {}

  /** Finishes what was begun, then closes. */
  @Override
  void close();
}
