package latchkey.client.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import latchkey.protocol.Bytes;

/**
 * Bytes by kind and key, with transactions: what the typed stores are built on. Safe for use by
 * several threads; a transaction excludes all others.
 *
 * <p>Keys are made of parts joined by '/', which no part contains. A prefix ends with '/', or is
 * empty.
 */
interface Records extends AutoCloseable {
  /** A record's key and value. */
  record Entry(String key, Bytes value) {}

  Optional<byte[]> get(Kind kind, String key);

  /** Writes, or writes anew. */
  void put(Kind kind, String key, byte[] value);

  /** True if it was there. */
  boolean delete(Kind kind, String key);

  /** Those whose key begins with {@code prefix}, ordered by key. */
  List<Entry> list(Kind kind, String prefix);

  void deleteAll(Kind kind, String prefix);

  /**
   * Runs {@code work}; either all that it writes is kept, or, where it throws, nothing. Inside
   * another transaction it is a part of that one, undone alone where it throws.
   */
  <T> T atomically(Supplier<T> work);

  /**
   * Leaves nothing of what has been deleted, or written anew, in any file; inside a transaction,
   * soon after it.
   */
  void erase();

  @Override
  void close();
}
