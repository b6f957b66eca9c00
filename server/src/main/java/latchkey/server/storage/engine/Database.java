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

  /** Finishes what was begun, then closes. */
  @Override
  void close();
}
