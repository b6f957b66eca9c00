package latchkey.server.relay;

import java.util.List;

/**
 * Some of what is kept, in order.
 *
 * @param more whether there is more behind it
 */
public record Portion<T>(List<T> items, boolean more) {
  public Portion {
    items = List.copyOf(items);
  }
}
