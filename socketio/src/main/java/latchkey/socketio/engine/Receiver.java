package latchkey.socketio.engine;

/** Takes what a WebSocket brings, on the session's loop. */
interface Receiver {
  /** An Engine.IO packet: valid UTF-8, not empty. */
  void text(byte[] packet);

  void binary(byte[] bytes);

  void ended(CloseReason reason);
}
