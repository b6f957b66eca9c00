package latchkey.client.deliver;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import latchkey.client.store.KeyStore;
import latchkey.protocol.MeetingId;

/**
 * How new a roster a message must name. A server gives no number to a message whose roster is older
 * than the newest coming or going; so along the numbers none may name an older one than messages
 * before it have shown. A removed member cannot speak on by naming the time before, nor by waiting
 * until this device starts anew: what was shown is kept. To be used by one thread.
 */
public final class Floor {
  private final KeyStore store;
  private final MeetingId meeting;

  /** By number: the index of the newest coming or going that messages up to it have shown. */
  private final NavigableMap<Long, Long> steps;

  public Floor(KeyStore store, MeetingId meeting) {
    this.store = store;
    this.meeting = meeting;
    this.steps = store.floorSteps().get(meeting);
  }

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
      List<Long> overtaken =
          steps.tailMap(seq, false).entrySet().stream()
              .filter(later -> later.getValue() <= index)
              .map(Map.Entry::getKey)
              .toList();
      exchange(overtaken, seq, index);
    }
  }

  private void exchange(List<Long> gone, long seq, long index) {
    store.atomically(() -> {
      gone.forEach(one -> store.floorSteps().remove(meeting, one));
      store.floorSteps().put(meeting, seq, index);
    });
    steps.keySet().removeAll(gone);
    steps.put(seq, index);
  }
}
