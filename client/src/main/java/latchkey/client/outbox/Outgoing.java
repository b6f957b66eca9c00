package latchkey.client.outbox;

import latchkey.client.model.LatchkeyException;

/** Something to be sent once, however often it takes. */
public interface Outgoing {
  /**
   * Sends it; returns when the server has it. Sending again what the server has must do no harm.
   *
   * @throws LatchkeyException transient: it is tried again; else it is given up
   */
  void send();

  /** Whether it has been seen to have arrived: the server's answer may come later. */
  boolean hasArrived();

  /** Whether others show it when it has arrived; else the server's answer is all that comes. */
  default boolean isShown() {
    return true;
  }

  /** It is given up. */
  void failed(LatchkeyException reason);
}
