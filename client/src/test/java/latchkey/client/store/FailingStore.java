package latchkey.client.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A key store in a file, of whose writes a chosen one fails as on a full disk; the next ones do
 * not.
 */
public final class FailingStore {
  private final FailingRecords records;
  private final KeyStore store;

  private FailingStore(Path file) {
    this.records = new FailingRecords(new SqliteRecords(file));
    this.store = new KeyStore(records);
  }

  public static FailingStore inFile(Path file) {
    return new FailingStore(file);
  }

  public KeyStore store() {
    return store;
  }

  /** The {@code which}th write or commit from now on fails. */
  public void failAt(int which) {
    records.left = which;
  }

  /** Whether that has come. */
  public boolean hasFailed() {
    return records.left <= 0;
  }

  /**
   * Everything is as in what is inside; a transaction that fails at its end is undone as a whole.
   */
  private static final class FailingRecords implements Records {
    private final Records inside;
    private final ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);
    private volatile int left;

    FailingRecords(Records inside) {
      this.inside = inside;
    }

    private synchronized void count() {
      if (left > 0 && --left == 0) {
        throw new StoreFailure(
            StoreFailure.Reason.FULL, "The disk is full.", new IOException("No space left"));
      }
    }

    @Override
    public Optional<byte[]> get(Kind kind, String key) {
      return inside.get(kind, key);
    }

    @Override
    public void put(Kind kind, String key, byte[] value) {
      count();
      inside.put(kind, key, value);
    }

    @Override
    public boolean delete(Kind kind, String key) {
      count();
      return inside.delete(kind, key);
    }

    @Override
    public List<Entry> list(Kind kind, String prefix) {
      return inside.list(kind, prefix);
    }

    @Override
    public void deleteAll(Kind kind, String prefix) {
      count();
      inside.deleteAll(kind, prefix);
    }

    @Override
    public <T> T atomically(Supplier<T> work) {
      return inside.atomically(() -> {
        depth.set(depth.get() + 1);
        try {
          T done = work.get();
          if (depth.get() == 1) {
            count(); // The commit.
          }
          return done;
        } finally {
          depth.set(depth.get() - 1);
        }
      });
    }

    @Override
    public void erase() {
      inside.erase();
    }

    @Override
    public void close() {
      inside.close();
    }
  }
}
