package latchkey.socketio.packet;

/** The other side sent something that is not a Socket.IO packet, or one beyond the limits. */
public final class MalformedPacketException extends Exception {
  MalformedPacketException(String message) {
    super(message);
  }

  MalformedPacketException(String message, Throwable cause) {
    super(message, cause);
  }
}
