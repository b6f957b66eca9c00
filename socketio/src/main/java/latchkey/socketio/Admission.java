package latchkey.socketio;

import java.util.Optional;
import java.util.function.Function;
import latchkey.socketio.engine.Lease;
import latchkey.socketio.packet.JsonText;

/** The answer to a {@link ConnectRequest}. */
public sealed interface Admission {
  /**
   * The client comes in. {@code welcome} is called as soon as the client has been told, and before
   * any of its events; it may join rooms and emit, and returns what handles the events.
   *
   * @param lease on which what its connection makes the server hold counts from now on, made with
   *     what is to run when it is taken back
   */
  record Accept(
      Optional<Function<Runnable, Lease>> lease,
      Function<? super Socket, ? extends SocketHandler> welcome)
      implements Admission {}

  /**
   * The client stays out and gets a CONNECT_ERROR.
   *
   * @param message the error's message
   * @param data the error's data, where there is some
   */
  record Refuse(String message, Optional<JsonText> data) implements Admission {}

  static Accept accept(Function<? super Socket, ? extends SocketHandler> welcome) {
    return new Accept(Optional.empty(), welcome);
  }

  static Accept accept(
      Function<Runnable, Lease> lease, Function<? super Socket, ? extends SocketHandler> welcome) {
    return new Accept(Optional.of(lease), welcome);
  }

  static Refuse refuse(String message) {
    return new Refuse(message, Optional.empty());
  }

  static Refuse refuse(String message, JsonText data) {
    return new Refuse(message, Optional.of(data));
  }
}
