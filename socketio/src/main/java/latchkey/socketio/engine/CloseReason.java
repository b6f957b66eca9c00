package latchkey.socketio.engine;

/** Why a session ended. */
public enum CloseReason {
  /** The connection was closed, by the client or on the way. */
  TRANSPORT_CLOSED,
  /** The connection failed, or the client broke the transport's rules. */
  TRANSPORT_ERROR,
  /** The client did not answer a ping in time. */
  PING_TIMEOUT,
  /** The client sent what is not a packet. */
  MALFORMED_PACKET,
  /** The client sent more in one message than {@code maxPayload}. */
  PAYLOAD_TOO_LARGE,
  /** The client did not take what was sent to it, and {@code maxBufferedBytes} were reached. */
  SLOW_CONSUMER,
  /** The client made the server hold more than it may, of what it sends. */
  OVER_SHARE,
  /** Too many connections came from the same place. */
  TURNED_AWAY,
  /** The server closed the session. */
  SERVER_CLOSED,
  /** The server shut down. */
  SERVER_SHUT_DOWN;

  /** Whether the client is well and may still fetch what was left for it. */
  boolean leavesMessages() {
    return this == TRANSPORT_CLOSED || this == SERVER_CLOSED || this == SERVER_SHUT_DOWN;
  }
}
