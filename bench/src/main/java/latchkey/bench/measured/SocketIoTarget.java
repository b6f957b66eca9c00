package latchkey.bench.measured;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.util.Optional;
import latchkey.protocol.Json;
import latchkey.socketio.Admission;
import latchkey.socketio.ConnectRequest;
import latchkey.socketio.SocketIoConfig;
import latchkey.socketio.SocketIoServer;
import latchkey.socketio.packet.Argument;
import latchkey.socketio.packet.JsonText;

/**
 * The Socket.IO server alone, doing what the baseline does: who connects names a room, and each
 * message goes to everybody in its sender's room.
 */
public final class SocketIoTarget {
  private SocketIoTarget() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    SocketIoConfig config = SocketIoConfig.defaults();
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors()));
    try (SocketIoServer sockets = new SocketIoServer(config)) {
      sockets.namespace("/", SocketIoTarget::admit);
      HttpServer http =
          vertx
              .createHttpServer(config.applyTo(new HttpServerOptions()))
              .requestHandler(sockets)
              .listen(0, "127.0.0.1")
              .await();
      Commands.serve(http.actualPort(), command -> Optional.empty());
    } finally {
      vertx.close().await();
    }
  }

  private static Admission admit(ConnectRequest request) {
    String room = room(request.auth().orElseThrow());
    return Admission.accept(socket -> {
      socket.join(room);
      return event ->
          socket
              .namespace()
              .to(room)
              .emit(event.name(), event.arguments().toArray(Argument[]::new));
    });
  }

  private static String room(JsonText auth) {
    return Json.mapper().readTree(auth.utf8()).get("room").asString();
  }
}
