package latchkey.socketio;

/** What an application does with one socket. Called on virtual threads, never twice at a time. */
@FunctionalInterface
public interface SocketHandler {
  void onEvent(Event event);

  /** Called once, after the last event. The socket has already left its rooms. */
  default void onDisconnect(DisconnectReason reason) {}
}
