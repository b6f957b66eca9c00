package latchkey.socketio.clients;

import java.time.Duration;
import latchkey.socketio.Admission;
import latchkey.socketio.Event;
import latchkey.socketio.Namespace;
import latchkey.socketio.Reply;
import latchkey.socketio.Socket;
import latchkey.socketio.SocketIoConfig;
import latchkey.socketio.SocketIoServer;
import latchkey.socketio.TestServer;
import latchkey.socketio.packet.Argument;
import latchkey.socketio.packet.JsonText;

/** A server with something of everything that a client can do; it can be started anew. */
final class Playground implements AutoCloseable {
  private static final SocketIoConfig CONFIG =
      SocketIoConfig.defaults()
          .withHeartbeat(Duration.ofMillis(300), Duration.ofSeconds(5))
          .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1));

  private final int loops;
  private TestServer server;

  Playground(int loops) {
    this.loops = loops;
    this.server = serve(0);
  }

  synchronized String address() {
    return server.http().toString();
  }

  /** Closes the server, and opens a new one on the same port. */
  synchronized void restart() {
    server.close();
    server = serve(server.port());
  }

  @Override
  public synchronized void close() {
    server.close();
  }

  private TestServer serve(int port) {
    var socketIo = new SocketIoServer(CONFIG);
    socketIo.namespace(
        "/",
        request -> Admission.accept(socket -> event -> handle(socket.namespace(), socket, event)));
    socketIo.namespace(
        "/members",
        request -> {
          JsonText auth = request.auth().orElse(JsonText.of("{}"));
          return auth.equals(JsonText.of("{\"token\":\"right\"}"))
              ? Admission.accept(socket -> event -> event.acknowledge(JsonText.of("\"right\"")))
              : Admission.refuse("Not a member", JsonText.of("{\"code\":\"invalid_token\"}"));
        });
    return TestServer.start(CONFIG, socketIo, port, loops);
  }

  private void handle(Namespace namespace, Socket socket, Event event) {
    Argument[] arguments = event.arguments().toArray(Argument[]::new);
    switch (event.name()) {
      case "echo" -> event.acknowledge(arguments);
      case "message" -> socket.emit("message-back", arguments);
      case "ask" -> {
        switch (socket.request(Duration.ofSeconds(5), "question", arguments).join()) {
          case Reply.Answered(var answer) ->
              socket.emit("answered", answer.toArray(Argument[]::new));
          case Reply.TimedOut() -> socket.emit("answered", JsonText.of("\"timed out\""));
          case Reply.Disconnected() -> {}
        }
      }
      case "join" -> {
        socket.join(arguments[0].toString());
        event.acknowledge();
      }
      case "shout" -> namespace.to(arguments[0].toString()).emit("shouted", arguments[1]);
      case "put me out" -> {
        socket.emit("goodbye");
        socket.disconnect();
      }
      case "restart" -> Thread.ofVirtual().start(this::restart);
      default -> throw new IllegalArgumentException(event.name());
    }
  }
}
