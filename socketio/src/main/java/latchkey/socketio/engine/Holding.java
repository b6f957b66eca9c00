package latchkey.socketio.engine;

/** One of the things that a session makes the server hold. From any thread. */
public interface Holding {
  /**
   * It is so many bytes now. Where that is more than the session may hold, what was counted before
   * stays counted.
   *
   * @return whether it may be held
   */
  boolean set(long bytes);
}
