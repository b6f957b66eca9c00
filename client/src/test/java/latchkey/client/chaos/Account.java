package latchkey.client.chaos;

import java.util.List;
import latchkey.protocol.Address;

/**
 * What a participant saw, in the order in which it was shown.
 *
 * @param present whether it is there at the end, and so must have seen everything of its time;
 *     somebody who has gone may have missed the last of it
 * @param lines others' words, and its own where they were reported as sent
 * @param complaints what it was told that nobody should be told here: refused, failed,
 *     undecryptable
 */
public record Account(
    String name, Address address, boolean present, List<Line> lines, List<String> complaints) {
  public Account {
    lines = List.copyOf(lines);
    complaints = List.copyOf(complaints);
  }
}
