package latchkey.socketio.engine;

/** How a session's messages travel. All methods are called on the session's loop. */
sealed interface Transport permits PollingTransport, WebSocketTransport {
  void write(Outgoing outgoing);

  /**
   * Sends what was written, if the client is there to take it.
   *
   * @return whether what the client has not taken by then may be held
   */
  boolean flush();

  /** What was written and has not been taken yet. */
  long bufferedBytes();

  /** Stops taking what the client sends, until {@link #resume}. */
  void pause();

  void resume();

  /**
   * Ends the transport, telling the client where that can still be done.
   *
   * @return whether it is over; if not, {@link #abort} ends it later
   */
  boolean close(CloseReason reason);

  /** Ends the transport at once. */
  void abort();
}
