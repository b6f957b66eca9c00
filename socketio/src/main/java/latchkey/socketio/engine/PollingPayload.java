package latchkey.socketio.engine;

import java.util.Arrays;
import java.util.Base64;

/** The body of a POST: packets with a separator between them, bytes as Base64. */
final class PollingPayload {
  private static final byte SEPARATOR = 0x1e;
  private static final byte BINARY = 'b';

  private PollingPayload() {}

  /**
   * Hands the packets in {@code body} to {@code receiver} one after another.
   *
   * @return whether all of it could be read
   */
  static boolean read(byte[] body, Receiver receiver) {
    if (!Utf8.isValid(body)) {
      return false;
    }
    int from = 0;
    while (from <= body.length) {
      int to = from;
      while (to < body.length && body[to] != SEPARATOR) {
        to++;
      }
      if (!readPacket(Arrays.copyOfRange(body, from, to), receiver)) {
        return false;
      }
      from = to + 1;
    }
    return true;
  }

  // The official Java client ends its Base64 with a line break, which the MIME decoder passes over.
  private static boolean readPacket(byte[] packet, Receiver receiver) {
    if (packet.length == 0) {
      return false;
    }
    if (packet[0] != BINARY) {
      receiver.text(packet);
      return true;
    }
    try {
      receiver.binary(Base64.getMimeDecoder().decode(Arrays.copyOfRange(packet, 1, packet.length)));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
