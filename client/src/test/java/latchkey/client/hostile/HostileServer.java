package latchkey.client.hostile;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.Problem;

/**
 * The server, as one client sees it: passes REST calls and Socket.IO packets on to the real one,
 * and lies as a scenario says. Rules are tried in the order in which they were made, each on what
 * the one before left.
 */
final class HostileServer implements AutoCloseable {
  private static final int MAX_BYTES = 8 * 1024 * 1024;

  private final int real;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http;
  private final WebSocketClient sockets;
  private final HttpServer server;
  private final Lies lies = new Lies();
  private final List<Refusing> refusals = new CopyOnWriteArrayList<>();
  private final Set<Wire> wires = ConcurrentHashMap.newKeySet();

  /** Before the real server at that address. */
  HostileServer(URI real) {
    this.real = real.getPort();
    this.http =
        vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(64));
    this.sockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxMessageSize(MAX_BYTES).setMaxFrameSize(MAX_BYTES));
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setMaxWebSocketMessageSize(MAX_BYTES)
                    .setMaxWebSocketFrameSize(MAX_BYTES))
            .requestHandler(this::call)
            .webSocketHandler(this::connect)
            .listen()
            .await();
  }

  /** Where the client believes the server to be. */
  URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** A link of the real server's, leading here. */
  String through(String link) {
    return url() + link.substring(link.indexOf('/', "http://".length()));
  }

  /** Changes answers that are bytes. */
  void answersBytes(String call, UnaryOperator<byte[]> lie) {
    lies.answersBytes(call, lie);
  }

  /**
   * Changes answers to REST calls.
   *
   * @param call a regular expression for the method and the path, as {@code "GET /api/me"}
   */
  <T> void answers(String call, Class<T> type, UnaryOperator<T> lie) {
    lies.answers(call, type, lie);
  }

  /**
   * Keeps REST calls from the real server, and says that they were done.
   *
   * @param call as for {@link #answers}
   * @param body given the call's body
   */
  <T> void takes(String call, Class<T> type, Consumer<T> body) {
    lies.takes(call, type, body);
  }

  /** Overhears the bodies of REST calls, and lets them pass. */
  <T> void overhears(String call, Class<T> type, Consumer<T> body) {
    lies.overhears(call, type, body);
  }

  /** Answers REST calls like this when the real server has accepted them. */
  void saysInstead(String call, Supplier<Object> answer) {
    lies.saysInstead(call, answer);
  }

  /** Changes the bodies of REST calls before the real server gets them. */
  <T> void alters(String call, Class<T> type, UnaryOperator<T> lie) {
    lies.alters(call, type, lie);
  }

  /** Answers REST calls out of the blue; the real server never gets them. */
  void invents(String call, Supplier<Object> answer) {
    lies.invents(call, answer);
  }

  /**
   * Refuses REST calls for as long as {@code with} names a code.
   *
   * @param done whether the real server gets the call all the same
   */
  void refuses(String call, boolean done, Supplier<Optional<ErrorCode>> with) {
    refusals.add(new Refusing(Pattern.compile(call), done, with));
  }

  private record Refusing(Pattern call, boolean done, Supplier<Optional<ErrorCode>> with) {}

  private record Refusal(boolean done, ErrorCode code) {
    Buffer body() {
      return Buffer.buffer(
          Json.mapper().writeValueAsBytes(Problem.of(code, "The server would rather not.")));
    }
  }

  private Optional<Refusal> refusal(String call) {
    return refusals.stream()
        .filter(refusing -> refusing.call().matcher(call).matches())
        .flatMap(refusing ->
            refusing.with().get().map(code -> new Refusal(refusing.done(), code)).stream())
        .findFirst();
  }

  /** Changes what the server pushes; what the lie returns is pushed in its place, be it nothing. */
  <T> void pushes(String event, Class<T> type, Function<T, List<T>> lie) {
    lies.pushes(event, type, lie);
  }

  /** Changes acknowledgements of the client's events. */
  <T> void acknowledges(String event, Class<T> type, UnaryOperator<T> lie) {
    lies.acknowledges(event, type, lie);
  }

  /** Changes the client's events before the real server gets them. */
  <T> void forwards(String event, Class<T> type, UnaryOperator<T> lie) {
    lies.forwards(event, type, lie);
  }

  /** Keeps the client's events from the real server, and acknowledges them like this. */
  <T> void swallows(String event, Class<T> type, Function<T, Object> acknowledgement) {
    lies.swallows(event, type, acknowledgement);
  }

  /** Passes the client's events on again. */
  void truthful(String event) {
    lies.truthful(event);
  }

  /** Has this look at everything that passes from now on, in place of what did before. */
  void tampers(Tamper all) {
    lies.tampers(all);
  }

  /** Pushes something that the real server never said. */
  void push(String event, Object payload) {
    String json = Json.mapper().writeValueAsString(payload);
    wires.forEach(wire -> wire.push(event, json));
  }

  /** Cuts the client's connection; it comes back by itself. */
  void cut() {
    wires.forEach(Wire::cut);
  }

  private void call(HttpServerRequest request) {
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(real)
            .setMethod(request.method())
            .setURI(request.uri());
    request
        .headers()
        .forEach((name, value) -> {
          if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
            options.putHeader(name, value);
          }
        });
    request
        .body()
        .compose(body -> pass(request, options, body))
        .onFailure(failure -> request.connection().close());
  }

  private Future<Void> pass(HttpServerRequest request, RequestOptions options, Buffer asked) {
    String call = request.method() + " " + request.path();
    if (lies.take(call, asked.getBytes())) {
      return request.response().setStatusCode(204).end();
    }
    Optional<Refusal> refusal = refusal(call);
    if (refusal.isPresent()) {
      Future<?> before =
          refusal.get().done()
              ? http.request(options).compose(real -> real.send(asked)).compose(it -> it.body())
              : Future.succeededFuture();
      return before.compose(_ ->
          request
              .response()
              .setStatusCode(refusal.get().code().status())
              .putHeader("content-type", Problem.MEDIA_TYPE)
              .end(refusal.get().body()));
    }
    Optional<byte[]> invented = lies.invent(call);
    if (invented.isPresent()) {
      return request.response().end(Buffer.buffer(invented.get()));
    }
    return http.request(options)
        .compose(real -> real.send(Buffer.buffer(lies.alter(call, asked.getBytes()))))
        .compose(answer ->
            answer
                .body()
                .map(body -> {
                  boolean isAccepted = answer.statusCode() / 100 == 2;
                  Optional<byte[]> instead = isAccepted ? lies.instead(call) : Optional.empty();
                  request.response().setStatusCode(instead.isPresent() ? 200 : answer.statusCode());
                  answer
                      .headers()
                      .forEach((name, value) -> {
                        if (!name.equalsIgnoreCase("content-length")
                            && !name.equalsIgnoreCase("transfer-encoding")) {
                          request.response().putHeader(name, value);
                        }
                      });
                  return isAccepted
                      ? Buffer.buffer(instead.orElseGet(() -> lies.answer(call, body.getBytes())))
                      : body;
                }))
        .compose(body -> request.response().end(body));
  }

  private void connect(ServerWebSocket client) {
    client.pause();
    sockets
        .connect(real, "127.0.0.1", client.uri())
        .onComplete(
            upstream -> {
              if (client.isClosed()) {
                upstream.close();
                return;
              }
              Wire wire = new Wire(vertx, client, upstream, lies);
              wires.add(wire);
              client.closeHandler(_ -> {
                wires.remove(wire);
                upstream.close();
              });
              client.resume();
            },
            failure -> client.close());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
