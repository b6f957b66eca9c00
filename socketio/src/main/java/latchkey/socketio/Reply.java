package latchkey.socketio;

import java.util.List;
import latchkey.socketio.packet.Argument;

/** What became of an event that the server asked a client to acknowledge. */
public sealed interface Reply {
  /** The client's acknowledgement. */
  record Answered(List<Argument> arguments) implements Reply {}

  /** The client was silent for too long. It may have handled the event all the same. */
  record TimedOut() implements Reply {}

  /** The socket was disconnected first. The client may have handled the event all the same. */
  record Disconnected() implements Reply {}
}
