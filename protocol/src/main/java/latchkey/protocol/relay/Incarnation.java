package latchkey.protocol.relay;

import latchkey.protocol.Bytes;
import latchkey.protocol.Require;

/**
 * What {@code seq} counts in. A meeting's messages are numbered anew where a client shows that the
 * server has lost some of them.
 *
 * @param number 1, 2, 3 …: a later one is higher
 * @param id 16 random bytes: tells it from one of the same number that the server has lost
 */
public record Incarnation(long number, Bytes id) {
  public static final int ID_BYTES = 16;

  public Incarnation {
    Require.between(number, 1, Long.MAX_VALUE, "number");
    Require.length(id, ID_BYTES, "id");
  }
}
