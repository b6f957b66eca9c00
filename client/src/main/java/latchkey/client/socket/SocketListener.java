package latchkey.client.socket;

import latchkey.protocol.relay.Refusal;

/**
 * Told what a connection does. Called on a thread that all connections share: hand over, never
 * block.
 */
public interface SocketListener {
  void connected();

  /** The connection is gone, or has not come about; it comes by itself. Told once each time. */
  void disconnected(String reason);

  /** The server does not let this client in, and asking again would not help. */
  void refused(Refusal refusal);

  /**
   * An event.
   *
   * @param json its one argument
   */
  void event(String name, String json);
}
