package latchkey.protocol.relay;

import latchkey.protocol.Bytes;
import latchkey.protocol.Require;

/**
 * Where a device stands in a meeting's messages.
 *
 * @param incarnation the present one; it stays while the connection lasts
 * @param latest the highest {@code seq} in it; 0 before the first message
 * @param read the incarnation in which the device has read last
 * @param cursor the highest {@code seq} in that one that the device has acknowledged, or that was
 *     the newest when it came in
 * @param receipt for {@code latest}
 */
public record StreamPosition(
    Incarnation incarnation, long latest, Incarnation read, long cursor, Bytes receipt) {
  public StreamPosition {
    Require.present(incarnation, "incarnation");
    Require.between(latest, 0, Long.MAX_VALUE, "latest");
    Require.present(read, "read");
    Require.between(cursor, 0, Long.MAX_VALUE, "cursor");
    Require.present(receipt, "receipt");
  }
}
