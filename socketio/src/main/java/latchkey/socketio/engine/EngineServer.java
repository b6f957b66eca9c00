package latchkey.socketio.engine;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens sessions for clients and routes their requests to them. */
public final class EngineServer {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What a session takes up by itself, transport included: seen to be a little more. */
  private static final int SESSION_BYTES = 8 << 10;

  private final EngineConfig config;
  private final Function<Session, SessionListener> listeners;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final Map<EventLoop, LoopWriter> writers = new ConcurrentHashMap<>();
  private final Semaphore places;
  private volatile boolean closing;

  /**
   * A server without sessions.
   *
   * @param listeners called for each new session, on its loop
   */
  public EngineServer(EngineConfig config, Function<Session, SessionListener> listeners) {
    this.config = config;
    this.listeners = listeners;
    this.places = new Semaphore(config.maxConnections());
  }

  /** A random name that cannot be guessed: 120 bits, URL-safe. */
  public static String randomId() {
    byte[] bytes = new byte[15];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  public int sessionCount() {
    return sessions.size();
  }

  /** Whether a request is meant for this server. */
  public boolean matches(HttpServerRequest request) {
    String path = request.path();
    return path != null
        && (path.equals(config.path())
            || (config.path().startsWith(path) && config.path().length() == path.length() + 1));
  }

  /** Serves a request, whose body must not have been read. On the request's event loop. */
  public void handle(HttpServerRequest request) {
    Query query;
    try {
      query = Query.of(request);
    } catch (IllegalArgumentException e) {
      HandshakeError.BAD_REQUEST.answer(request);
      return;
    }
    if (request.method().equals(HttpMethod.GET) && HandshakeError.hasUnreadBody(request)) {
      HandshakeError.BAD_REQUEST.answer(request);
    } else if (!query.transport().equals("polling") && !query.transport().equals("websocket")) {
      HandshakeError.UNKNOWN_TRANSPORT.answer(request);
    } else if (!query.version().equals("4")) {
      HandshakeError.UNSUPPORTED_VERSION.answer(request);
    } else if (query.sid() == null) {
      open(request, query.isWebSocket());
    } else {
      Session session = sessions.get(query.sid());
      if (session == null) {
        HandshakeError.UNKNOWN_SESSION.answer(request);
      } else if (query.isWebSocket()) {
        upgrade(request, session);
      } else {
        exchange(request, session);
      }
    }
  }

  /**
   * Ends all sessions and takes no new ones. Returns when they are gone, or when {@code bound} has
   * passed and they have been cut off. Not to be called on an event loop.
   */
  public void close(Duration bound) throws InterruptedException {
    closing = true;
    sessions.values().forEach(session -> session.close(CloseReason.SERVER_SHUT_DOWN));
    if (!places.tryAcquire(config.maxConnections(), bound.toMillis(), TimeUnit.MILLISECONDS)) {
      sessions.values().forEach(Session::cutOff);
    }
  }

  private record Query(String version, String transport, @Nullable String sid) {
    static Query of(HttpServerRequest request) {
      return new Query(
          request.getParam("EIO", ""), request.getParam("transport", ""), request.getParam("sid"));
    }

    boolean isWebSocket() {
      return transport.equals("websocket");
    }
  }

  private void open(HttpServerRequest request, boolean webSocket) {
    if (!request.method().equals(HttpMethod.GET)) {
      HandshakeError.BAD_METHOD.answer(request);
    } else if (webSocket && !request.canUpgradeToWebSocket()) {
      HandshakeError.BAD_REQUEST.answer(request);
    } else if (closing || !places.tryAcquire()) {
      HandshakeError.FULL.answer(request);
    } else {
      Handshake handshake = Handshake.of(request);
      Place place = new Place(takenBack -> config.lease().apply(handshake, takenBack));
      if (!place.state.set(SESSION_BYTES + handshake.bytes())) {
        place.leave();
        HandshakeError.FULL.answer(request);
        return;
      }
      request.pause();
      EventLoop loop = loopOf(request);
      Thread.ofVirtual()
          .name("socketio-handshake")
          .start(() -> check(request, handshake, place, loop, webSocket));
    }
  }

  /** What a session takes up, from before it begins until it has gone. */
  private final class Place {
    private final Holdings holdings;
    private final Holding state;

    Place(Function<Runnable, Lease> lease) {
      holdings = new Holdings(lease);
      state = holdings.part();
    }

    void leave() {
      state.set(0);
      holdings.end();
      places.release();
    }
  }

  private void check(
      HttpServerRequest request,
      Handshake handshake,
      Place place,
      EventLoop loop,
      boolean webSocket) {
    boolean allowed = false;
    try {
      allowed = config.check().allows(handshake);
    } finally {
      if (!allowed) {
        place.leave();
        loop.execute(() -> HandshakeError.FORBIDDEN.answer(request));
      } else if (webSocket) {
        loop.execute(() -> openWebSocket(request, handshake, place, loop));
      } else {
        loop.execute(() -> openPolling(request, handshake, place, loop));
      }
    }
  }

  private void openPolling(
      HttpServerRequest request, Handshake handshake, Place place, EventLoop loop) {
    request.resume();
    open(handshake, place, loop, null).poll(request);
  }

  private void openWebSocket(
      HttpServerRequest request, Handshake handshake, Place place, EventLoop loop) {
    toWebSocket(
        request,
        socket -> {
          forgetHeaders(request);
          open(handshake, place, loop, socket);
        },
        place::leave);
  }

  /**
   * Makes a WebSocket of a request, or tells that it came to nothing. Vert.x fails the attempt when
   * the connection breaks off, goes on with it all the same where the request was whole by then,
   * and trips over itself; so it is not told, and what it makes of such a request is thrown away.
   */
  private static void toWebSocket(
      HttpServerRequest request, Consumer<ServerWebSocket> made, Runnable failed) {
    AtomicBoolean decided = new AtomicBoolean();
    Handler<Throwable> fail =
        failure -> {
          if (decided.compareAndSet(false, true)) {
            failed.run();
          }
        };
    Future<ServerWebSocket> webSocket = request.toWebSocket();
    request.exceptionHandler(fail);
    webSocket
        .onSuccess(socket -> {
          if (decided.compareAndSet(false, true)) {
            made.accept(socket);
          } else {
            socket.close();
          }
        })
        .onFailure(fail);
    request.resume();
  }

  /** They have been read, and Vert.x keeps request and response for as long as the WebSocket. */
  private static void forgetHeaders(HttpServerRequest request) {
    request.headers().clear();
    request.response().headers().clear();
  }

  private Session open(
      Handshake handshake, Place place, EventLoop loop, @Nullable ServerWebSocket socket) {
    String id = randomId();
    var session =
        new Session(
            id,
            handshake,
            config,
            writers.computeIfAbsent(loop, LoopWriter::new),
            place.holdings,
            socket,
            listeners,
            () -> {
              sessions.remove(id);
              place.leave();
            });
    sessions.put(id, session);
    if (closing) {
      session.close(CloseReason.SERVER_SHUT_DOWN);
    }
    return session;
  }

  private void upgrade(HttpServerRequest request, Session session) {
    if (!request.canUpgradeToWebSocket()) {
      HandshakeError.BAD_REQUEST.answer(request);
      return;
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    toWebSocket(
        request,
        socket -> {
          socket.pause();
          session.onLoop(() -> {
            session.probe(socket, origin);
            socket.resume();
          });
        },
        () -> {});
  }

  private void exchange(HttpServerRequest request, Session session) {
    if (request.method().equals(HttpMethod.GET)) {
      session.onLoop(() -> session.poll(request));
    } else if (request.method().equals(HttpMethod.POST)) {
      receiveBody(request, session);
    } else {
      HandshakeError.BAD_REQUEST.answer(request);
    }
  }

  private void receiveBody(HttpServerRequest request, Session session) {
    if (announcedLength(request) > config.maxPayload()) {
      refuseBody(request, session, CloseReason.PAYLOAD_TOO_LARGE);
      return;
    }
    Buffer body = Buffer.buffer();
    Holding held = session.newHolding();
    EventLoop loop = loopOf(request);
    Runnable letGo =
        () ->
            loop.execute(() -> {
              held.set(0);
              HandshakeError.BAD_REQUEST.answer(request);
            });
    session.receiving(letGo);
    request.exceptionHandler(failure -> {
      held.set(0);
      session.received(letGo);
      HandshakeError.BAD_REQUEST.answer(request);
    });
    request.handler(chunk -> {
      int length = body.length() + chunk.length();
      boolean fits = length <= config.maxPayload();
      if (fits && held.set(length)) {
        body.appendBuffer(chunk);
      } else {
        held.set(0);
        session.received(letGo);
        refuseBody(request, session, fits ? CloseReason.OVER_SHARE : CloseReason.PAYLOAD_TOO_LARGE);
      }
    });
    request.endHandler(nothing ->
        session.onLoop(() -> {
          session.received(letGo);
          try {
            session.post(request, body);
          } finally {
            held.set(0);
          }
        }));
  }

  private static long announcedLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static void refuseBody(HttpServerRequest request, Session session, CloseReason reason) {
    request.handler(chunk -> {});
    request.endHandler(nothing -> {});
    (reason == CloseReason.OVER_SHARE ? HandshakeError.OVER_SHARE : HandshakeError.TOO_LARGE)
        .answer(request);
    session.close(reason);
  }

  private static EventLoop loopOf(HttpServerRequest request) {
    return ((HttpServerRequestInternal) request).context().nettyEventLoop();
  }
}
