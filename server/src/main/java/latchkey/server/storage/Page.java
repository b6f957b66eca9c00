package latchkey.server.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import latchkey.server.relay.Portion;

/**
 * A portion that is bounded in bytes, too, while it is read: as many items as have {@code maxBytes}
 * together and no more than {@code max}, but at least one if there is one.
 */
final class Page<T> {
  private final int max;
  private final int maxBytes;
  private final ToIntFunction<T> bytes;
  private final List<T> items = new ArrayList<>();
  private long total;
  private boolean more;

  Page(int max, int maxBytes, ToIntFunction<T> bytes) {
    this.max = max;
    this.maxBytes = maxBytes;
    this.bytes = bytes;
  }

  /** How many rows may be asked for: one tells that there are more. */
  int limit() {
    return max + 1;
  }

  /** Takes an item if it fits; returns whether another one may. */
  boolean take(T item) {
    total += bytes.applyAsInt(item);
    more = items.size() == max || (total > maxBytes && !items.isEmpty());
    if (!more) {
      items.add(item);
    }
    return !more;
  }

  Portion<T> portion() {
    return new Portion<>(items, more);
  }
}
