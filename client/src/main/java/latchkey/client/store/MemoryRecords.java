package latchkey.client.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import latchkey.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/** Records that live as long as the process. */
final class MemoryRecords implements Records {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Kind, NavigableMap<String, byte[]>> records = new EnumMap<>(Kind.class);

  /** What takes back this transaction's writes, newest first. */
  private final Deque<Runnable> undo = new ArrayDeque<>();

  private int depth;

  MemoryRecords() {
    for (Kind kind : Kind.values()) {
      records.put(kind, new TreeMap<>());
    }
  }

  @Override
  public Optional<byte[]> get(Kind kind, String key) {
    return locked(() -> Optional.ofNullable(of(kind).get(key)).map(byte[]::clone));
  }

  @Override
  public void put(Kind kind, String key, byte[] value) {
    locked(() -> {
      restoreOnUndo(kind, key, of(kind).put(key, value.clone()));
      return true;
    });
  }

  @Override
  public boolean delete(Kind kind, String key) {
    return locked(() -> {
      byte[] removed = of(kind).remove(key);
      restoreOnUndo(kind, key, removed);
      return removed != null;
    });
  }

  @Override
  public List<Entry> list(Kind kind, String prefix) {
    return locked(() ->
        of(kind).tailMap(prefix, true).entrySet().stream()
            .takeWhile(entry -> entry.getKey().startsWith(prefix))
            .map(entry -> new Entry(entry.getKey(), Bytes.of(entry.getValue())))
            .toList());
  }

  @Override
  public void deleteAll(Kind kind, String prefix) {
    atomically(() -> {
      list(kind, prefix).forEach(entry -> delete(kind, entry.key()));
      return true;
    });
  }

  @Override
  public <T> T atomically(Supplier<T> work) {
    return locked(() -> {
      int before = undo.size();
      depth++;
      try {
        return work.get();
      } catch (Throwable e) {
        while (undo.size() > before) {
          undo.pop().run();
        }
        throw e;
      } finally {
        depth--;
        if (depth == 0) {
          undo.clear();
        }
      }
    });
  }

  @Override
  public void erase() {
    // There is no file.
  }

  @Override
  public void close() {
    locked(() -> {
      records.values().forEach(Map::clear);
      return true;
    });
  }

  private NavigableMap<String, byte[]> of(Kind kind) {
    NavigableMap<String, byte[]> found = records.get(kind);
    if (found == null) {
      throw new AssertionError(kind);
    }
    return found;
  }

  private void restoreOnUndo(Kind kind, String key, byte @Nullable [] former) {
    if (depth > 0) {
      undo.push(() -> restore(of(kind), key, former));
    }
  }

  private static void restore(
      NavigableMap<String, byte[]> map, String key, byte @Nullable [] former) {
    if (former == null) {
      map.remove(key);
    } else {
      map.put(key, former);
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
