package latchkey.server.api.socket;

import java.util.ArrayList;
import java.util.List;

/** Short lists that are replaced rather than changed: nearly all have one element. */
final class Lists {
  private Lists() {}

  static <T> List<T> with(List<T> some, T one) {
    List<T> more = new ArrayList<>(some);
    more.add(one);
    return List.copyOf(more);
  }

  static <T> List<T> without(List<T> some, T one) {
    return some.stream().filter(other -> !other.equals(one)).toList();
  }
}
