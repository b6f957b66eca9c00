package latchkey.server.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import latchkey.server.relay.Portion;
import org.jooq.Cursor;
import org.jooq.Record;
import org.jooq.SelectLimitStep;

/** Portions that are bounded in bytes, too. */
final class Pages {
  private Pages() {}

  /**
   * The query's first rows, read one at a time: as many as have {@code maxBytes} together and no
   * more than {@code max}, but at least one if there is one.
   */
  static <R extends Record, T> Portion<T> first(
      int max,
      int maxBytes,
      SelectLimitStep<R> query,
      Function<? super R, T> read,
      ToIntFunction<T> bytes) {
    List<T> page = new ArrayList<>();
    long total = 0;
    try (Cursor<R> rows = query.limit(max + 1).fetchLazy()) {
      for (R row : rows) {
        T item = read.apply(row);
        total += bytes.applyAsInt(item);
        if (page.size() == max || (total > maxBytes && !page.isEmpty())) {
          return new Portion<>(page, true);
        }
        page.add(item);
      }
    }
    return new Portion<>(page, false);
  }
}
