package latchkey.socketio;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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
    var bound = new AtomicInteger();
    // Vert.x lets all instances of a verticle serve one port; a negative one stands for any free
    // one.
    await(
        vertx.deployVerticle(
            () -> new Listener(config, server, port == 0 ? -1 : port, bound),
            new DeploymentOptions().setInstances(loops)));
    return new TestServer(vertx, server, bound.get());
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

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** One event loop's share of the server. */
  private static final class Listener extends VerticleBase {
    private final SocketIoConfig config;
    private final SocketIoServer server;
    private final int port;
    private final AtomicInteger bound;

    Listener(SocketIoConfig config, SocketIoServer server, int port, AtomicInteger bound) {
      this.config = config;
      this.server = server;
      this.port = port;
      this.bound = bound;
    }

    @Override
    public Future<?> start() {
      return vertx
          .createHttpServer(config.applyTo(new HttpServerOptions()).setHost("127.0.0.1"))
          .requestHandler(this::handle)
          .listen(port)
          .onSuccess(http -> bound.set(http.actualPort()));
    }

    private void handle(HttpServerRequest request) {
      if (server.matches(request)) {
        server.handle(request);
      } else {
        request.response().setStatusCode(404).end();
      }
    }
  }
}
