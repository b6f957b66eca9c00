package latchkey.socketio;

import latchkey.socketio.engine.CloseReason;

/** Why a socket was disconnected. */
public enum DisconnectReason {
  /** The client left the namespace. */
  CLIENT_LEFT,
  /** The server called {@link Socket#disconnect}. */
  SERVER_DISCONNECTED,
  /** The server shut down. */
  SERVER_SHUT_DOWN,
  /** The connection was closed, by the client or on the way. */
  CONNECTION_CLOSED,
  /** The connection failed, or the client broke the transport's rules. */
  CONNECTION_FAILED,
  /** The client did not answer a ping in time. */
  PING_TIMEOUT,
  /** The client sent something that is not a Socket.IO packet. */
  MALFORMED_PACKET,
  /** The client sent more than {@link SocketIoConfig.Bounds#maxPayload} in one message. */
  PAYLOAD_TOO_LARGE,
  /**
   * The client did not read, and {@link SocketIoConfig.Bounds#maxBufferedBytes} waited for it, or
   * more than its {@link latchkey.socketio.engine.Lease} lets it have.
   */
  SLOW_CONSUMER,
  /** The client sent more at once than its {@link latchkey.socketio.engine.Lease} lets it. */
  OVER_SHARE;

  static DisconnectReason of(CloseReason reason) {
    return switch (reason) {
      case TRANSPORT_CLOSED -> CONNECTION_CLOSED;
      case TRANSPORT_ERROR -> CONNECTION_FAILED;
      case PING_TIMEOUT -> PING_TIMEOUT;
      case MALFORMED_PACKET -> MALFORMED_PACKET;
      case PAYLOAD_TOO_LARGE -> PAYLOAD_TOO_LARGE;
      case SLOW_CONSUMER -> SLOW_CONSUMER;
      case OVER_SHARE -> OVER_SHARE;
      case TURNED_AWAY, SERVER_CLOSED -> SERVER_DISCONNECTED;
      case SERVER_SHUT_DOWN -> SERVER_SHUT_DOWN;
    };
  }
}
