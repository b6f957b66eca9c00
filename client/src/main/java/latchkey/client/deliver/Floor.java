package latchkey.client.deliver;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How new a roster a message must name. A server gives no number to a message whose roster is older
 * than the newest coming or going; so along the numbers none may name an older one than messages
 * before it have shown. A removed member cannot speak on by naming the time before. To be used by
 * one thread.
 */
final class Floor {
  /** By number: the index of the newest coming or going that messages up to it have shown. */
  private final NavigableMap<Long, Long> steps = new TreeMap<>();

  /** Whether a message with this number may name the roster that ends with entry {@code index}. */
  boolean admits(long seq, long index) {
    return index >= before(seq);
  }

  private long before(long seq) {
    Map.Entry<Long, Long> step = steps.lowerEntry(seq);
    return step == null ? -1 : step.getValue();
  }

  /**
   * A message has shown a coming or going.
   *
   * @param index of the newest entry of that kind in the roster that it names
   */
  void raise(long seq, long index) {
    if (index > before(seq + 1)) {
      steps.put(seq, index);
      steps.tailMap(seq, false).values().removeIf(later -> later <= index);
    }
  }

  /** From {@code seq} on the numbers are given anew: what they have shown goes on to count. */
  void renumberedFrom(long seq) {
    long highest = steps.isEmpty() ? -1 : steps.lastEntry().getValue();
    steps.tailMap(seq, true).clear();
    if (highest >= 0) {
      raise(seq - 1, highest);
    }
  }
}
