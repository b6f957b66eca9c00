package latchkey.socketio.packet;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What client and server say to each other inside one namespace. */
public sealed interface Packet {
  /** The main namespace, which is left out on the wire. */
  String MAIN_NAMESPACE = "/";

  String namespace();

  /** A client asks to come in, or the server says that it has. */
  record Connect(String namespace, Optional<JsonText> payload) implements Packet {}

  /** The server refuses a {@link Connect}; {@code payload} is an object with a {@code message}. */
  record ConnectError(String namespace, JsonText payload) implements Packet {}

  /** Either side leaves the namespace. */
  record Disconnect(String namespace) implements Packet {}

  /**
   * An event; where {@code id} is present, the sender waits for an {@link Ack} with the same id.
   */
  record Event(String namespace, OptionalLong id, String name, List<Argument> arguments)
      implements Packet {}

  /** The answer to an event. */
  record Ack(String namespace, long id, List<Argument> arguments) implements Packet {}
}
