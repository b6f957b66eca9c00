package latchkey.socketio;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.socketio.engine.EngineServer;

/**
 * A Socket.IO server. It opens no port: an HTTP server passes it the requests that it {@link
 * #matches}, WebSocket upgrades among them, and may serve all others itself. One instance serves
 * any number of HTTP servers and event loops.
 */
public final class SocketIoServer implements Handler<HttpServerRequest>, AutoCloseable {
  private final SocketIoConfig config;
  private final Map<String, Namespace> namespaces = new ConcurrentHashMap<>();
  private final Anteroom anteroom;
  private final EngineServer engine;

  public SocketIoServer(SocketIoConfig config) {
    this.config = config;
    this.anteroom = new Anteroom(config.newcomers());
    this.engine =
        new EngineServer(
            config.engine(), session -> new Connection(session, config, namespaces, anteroom));
  }

  /**
   * Opens a namespace. Clients that ask for any other are refused.
   *
   * @param name begins with a slash; the main namespace is {@code "/"}
   * @param authenticator decides who comes in
   * @throws IllegalArgumentException if the name does not begin with a slash, or is taken
   */
  public Namespace namespace(String name, Authenticator authenticator) {
    if (!name.startsWith("/") || name.contains(",")) {
      throw new IllegalArgumentException("not a namespace: " + name);
    }
    var namespace = new Namespace(name, authenticator);
    if (namespaces.putIfAbsent(name, namespace) != null) {
      throw new IllegalArgumentException("namespace exists: " + name);
    }
    return namespace;
  }

  /** Whether a request's path is this server's. */
  public boolean matches(HttpServerRequest request) {
    return engine.matches(request);
  }

  /**
   * Serves a request. To be called at once, on the request's event loop, before its body is read.
   */
  @Override
  public void handle(HttpServerRequest request) {
    engine.handle(request);
  }

  /** How many connections there are, in whichever namespaces. */
  public int connectionCount() {
    return engine.sessionCount();
  }

  /**
   * Takes no new connections, closes those there are so that their clients will try to reconnect,
   * and returns when all are closed, after {@link SocketIoConfig.Times#close} at the latest. Not to
   * be called on an event loop.
   */
  @Override
  public void close() {
    try {
      engine.close(config.times().close());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
