package latchkey.socketio.conformance;

import java.time.Duration;
import latchkey.socketio.Admission;
import latchkey.socketio.ConnectRequest;
import latchkey.socketio.SocketIoConfig;
import latchkey.socketio.SocketIoServer;
import latchkey.socketio.TestServer;
import latchkey.socketio.packet.Argument;
import latchkey.socketio.packet.JsonText;

/** The server that the official suite expects on port 3000. */
public final class Fixture {
  private Fixture() {}

  /**
   * The official suite begins to wait for {@code auth} when it has seen the CONNECT. On a busy
   * machine it would read both at once, and miss the second.
   */
  private static final Duration SUITE_PAUSE = Duration.ofMillis(25);

  /** But for how it pings: whoever tests something else has no hurry. */
  static final SocketIoConfig CONFIG =
      SocketIoConfig.defaults()
          .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(2))
          .withMaxPayload(1_000_000);

  /** Serves until the process is ended. The argument is the port, 3000 where there is none. */
  public static void main(String[] args) throws InterruptedException {
    SocketIoConfig config =
        CONFIG.withHeartbeat(Duration.ofMillis(300), Duration.ofMillis(200)); // Its suite says so.
    try (TestServer server =
        start(config, args.length == 0 ? 3000 : Integer.parseInt(args[0]), SUITE_PAUSE)) {
      System.out.println("Listening on " + server.http());
      Thread.currentThread().join();
    }
  }

  /**
   * Starts a server.
   *
   * @param port 0 for any free one
   * @param pause between a CONNECT and the auth event
   */
  static TestServer start(SocketIoConfig config, int port, Duration pause) {
    var server = new SocketIoServer(config);
    server.namespace("/", request -> admit(request, pause));
    server.namespace("/custom", request -> admit(request, pause));
    return TestServer.start(config, server, port, 1);
  }

  private static Admission admit(ConnectRequest request, Duration pause) {
    JsonText auth = request.auth().orElse(JsonText.of("{}"));
    return Admission.accept(socket -> {
      pause(pause);
      socket.emit("auth", auth);
      return event -> {
        Argument[] arguments = event.arguments().toArray(Argument[]::new);
        switch (event.name()) {
          case "message" -> socket.emit("message-back", arguments);
          case "message-with-ack" -> event.acknowledge(arguments);
          default -> {}
        }
      };
    });
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
