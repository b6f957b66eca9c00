package latchkey.socketio.engine;

/** Hears what happens to one session, on the session's event loop. Must not block. */
public interface SessionListener {
  /** A text message, which is valid UTF-8. */
  void text(byte[] utf8);

  void binary(byte[] bytes);

  /** Called once, last. */
  void closed(CloseReason reason);
}
