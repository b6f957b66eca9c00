package latchkey.socketio;

import java.util.List;
import latchkey.socketio.packet.Argument;

/**
 * An event from a client.
 *
 * @param name what the client called it
 * @param arguments what it sent along
 * @param acknowledgement the answer, where the client waits for one
 */
public record Event(String name, List<Argument> arguments, Acknowledgement acknowledgement) {

  /** Answers the client, if it waits for an answer. */
  public void acknowledge(Argument... answer) {
    acknowledgement.send(List.of(answer));
  }
}
