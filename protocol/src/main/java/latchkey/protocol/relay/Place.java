package latchkey.protocol.relay;

import java.util.Comparator;
import latchkey.protocol.Require;

/**
 * A place in a meeting's messages.
 *
 * @param incarnation the number of the incarnation that {@code seq} counts in
 * @param seq 0 before the first message
 */
public record Place(long incarnation, long seq) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::incarnation).thenComparingLong(Place::seq);

  public Place {
    Require.between(incarnation, 1, Long.MAX_VALUE, "incarnation");
    Require.between(seq, 0, Long.MAX_VALUE, "seq");
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
