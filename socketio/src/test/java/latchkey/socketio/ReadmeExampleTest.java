package latchkey.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import latchkey.socketio.packet.Argument;
import latchkey.socketio.packet.JsonText;
import latchkey.socketio.raw.RawWebSocket;
import org.junit.jupiter.api.Test;

/** The example in README.md, on a free port. */
class ReadmeExampleTest {
  @Test
  void exampleWorks() {
    Vertx vertx = Vertx.vertx();
    var config = SocketIoConfig.defaults();
    var socketIo = new SocketIoServer(config);
    socketIo.namespace(
        "/",
        request ->
            request.auth().isEmpty()
                ? Admission.refuse("Who are you?")
                : Admission.accept(socket -> {
                  socket.join("everyone");
                  return event -> {
                    var listeners = socket.namespace().to("everyone").except(socket);
                    listeners.emit("said", event.arguments().toArray(Argument[]::new));
                    event.acknowledge(JsonText.of("{\"ok\":true}"));
                  };
                }));
    HttpServer server =
        vertx
            .createHttpServer(config.applyTo(new HttpServerOptions()))
            .requestHandler(request -> {
              if (socketIo.matches(request)) {
                socketIo.handle(request);
              } else {
                request.response().setStatusCode(404).end();
              }
            })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    URI address = URI.create("ws://127.0.0.1:" + server.actualPort());
    try (RawWebSocket one = RawWebSocket.open(address).send("40{\"name\":\"one\"}");
        RawWebSocket two = RawWebSocket.open(address).send("40{\"name\":\"two\"}")) {
      assertThat(one.textAfterPings()).startsWith("0");
      assertThat(one.textAfterPings()).startsWith("40");
      assertThat(two.textAfterPings()).startsWith("0");
      assertThat(two.textAfterPings()).startsWith("40");
      two.send("420[\"ready\"]");
      assertThat(two.textAfterPings()).isEqualTo("430[{\"ok\":true}]");

      one.send("420[\"say\",\"hello\"]");

      assertThat(two.textAfterPings()).isEqualTo("42[\"said\",\"hello\"]");
      assertThat(one.textAfterPings()).matches("42\\[\"said\"]|430\\[\\{\"ok\":true}]");
    } finally {
      socketIo.close();
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
    }
  }
}
