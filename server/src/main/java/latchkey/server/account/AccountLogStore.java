package latchkey.server.account;

import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;

/** Keeps the entries of accounts' logs, byte for byte; for good. */
public interface AccountLogStore {
  /** Entries from index {@code from} on, as many as fit into {@code mostBytes}. */
  List<Bytes> entries(UserId userId, long from, int mostBytes);

  /** How many entries the log has; 0 where there is none. */
  long size(UserId userId);

  /** Adds the entry at {@code index}, which is the log's size. False where there is one. */
  boolean append(UserId userId, long index, Bytes entry);
}
