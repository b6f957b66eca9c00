package latchkey.socketio;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** A Socket.IO server on a port of 127.0.0.1, with as many event loops as asked for. */
public final class TestServer implements AutoCloseable {
  private final Vertx vertx;
  private final SocketIoServer server;
  private final int port;

  private TestServer(Vertx vertx, SocketIoServer server, int port) {
    this.vertx = vertx;
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a server.
   *
   * @param port 0 for any free one
   */
  public static TestServer start(
      SocketIoConfig config, SocketIoServer server, int port, int loops) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
    int bound = port;
    for (int i = 0; i < loops; i++) {
      HttpServer http =
          vertx
              .createHttpServer(config.applyTo(new HttpServerOptions()).setHost("127.0.0.1"))
              .requestHandler(request -> {
                if (server.matches(request)) {
                  server.handle(request);
                } else {
                  request.response().setStatusCode(404).end();
                }
              });
      bound = await(http.listen(bound)).actualPort();
    }
    return new TestServer(vertx, server, bound);
  }

  public int port() {
    return port;
  }

  public SocketIoServer server() {
    return server;
  }

  public URI http() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public URI ws() {
    return URI.create("ws://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    server.close();
    await(vertx.close());
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
