package latchkey.server.api.rest;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.server.api.RemoteAddress;
import latchkey.server.config.ServerLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the calls of its routes. Bodies are read on the event loop, never beyond their limit; each
 * call then runs on a virtual thread of its own.
 */
public final class RestApi implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RestApi.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String NO_ROUTE = "none";
  private static final List<Integer> UNROUTED = List.of(400, 404, 413, 500);

  private final List<Route> routes;
  private final Authentication authentication;
  private final CallPace pace;
  private final RemoteAddress remoteAddress;
  private final CallsUnderWay underWay = new CallsUnderWay();

  public RestApi(
      AccountRoutes accounts,
      KeyRoutes keys,
      MeetingRoutes meetings,
      GuestRoutes guests,
      Authentication authentication,
      ServerLimits limits,
      RemoteAddress remoteAddress,
      Clock clock) {
    this.routes =
        Stream.of(accounts.routes(), keys.routes(), meetings.routes(), guests.routes())
            .flatMap(List::stream)
            .toList();
    this.authentication = authentication;
    this.pace = new CallPace(limits, clock);
    this.remoteAddress = remoteAddress;
  }

  /** Every call there is. */
  List<Route> routes() {
    return routes;
  }

  /** Answers the calls under {@code /api}, and with problem details whatever is no call. */
  public Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().failureHandler(RestApi::passOverLostConnections);
    router.route("/api/*").handler(BodyHandler.create(false).setBodyLimit(Limits.MAX_BODY_BYTES));
    for (Route route : routes) {
      router
          .route(HttpMethod.valueOf(route.method().name()), route.path())
          .handler(context -> serve(context, route));
    }
    methodsByPath()
        .forEach((path, methods) ->
            router.route(path).handler(context -> refuseMethod(context, path, methods)));
    for (int status : UNROUTED) {
      router.errorHandler(
          status, context -> new Exchange(context, NO_ROUTE).answer(Problems.unrouted(status)));
    }
    return router;
  }

  /** Nobody waits for an answer, and a log of each would be a way to fill the disk. */
  private static void passOverLostConnections(RoutingContext context) {
    if (!(context.failure() instanceof HttpClosedException)) {
      context.next();
    }
  }

  private Map<String, String> methodsByPath() {
    return routes.stream()
        .collect(
            Collectors.groupingBy(
                Route::path,
                Collectors.mapping(route -> route.method().name(), Collectors.joining(", "))));
  }

  private static void refuseMethod(RoutingContext context, String path, String methods) {
    new Exchange(context, path).answer(Problems.methodNotAllowed(methods));
  }

  private void serve(RoutingContext routing, Route route) {
    if (!underWay.begin()) {
      new Exchange(routing, route.path())
          .answer(
              Problems.of(
                  ErrorCode.UNAVAILABLE, "The server is stopping. Try again in a little while."));
      return;
    }
    Exchange exchange = new Exchange(routing, route.path(), underWay::end);
    HttpServerRequest request = routing.request();
    String stranger =
        remoteAddress.of(
            String.valueOf(request.remoteAddress().hostAddress()),
            name -> String.join(",", request.headers().getAll(name)));
    Authentication.Proof proof = Authentication.Proof.of(request, stranger, route.method());
    String from = request.getParam("from");
    String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
    Buffer buffer = routing.body().buffer();
    byte[] body = buffer == null ? new byte[0] : buffer.getBytes();
    Thread.ofVirtual()
        .name("latchkey-call")
        .start(() -> {
          Answer answer;
          try {
            if (route.pace() == Route.Pace.LIMITED) {
              pace.count(stranger, route);
            }
            Caller caller = authentication.require(route.access(), proof);
            pace.count(caller);
            answer =
                route
                    .handler()
                    .handle(new Call(caller, routing.pathParams(), from, contentType, body));
          } catch (RuntimeException | Error e) {
            answer = Problems.of(e);
          }
          exchange.answer(answer);
        });
  }

  /** Takes no more calls, and waits for those that have begun; for a while. */
  @Override
  public void close() {
    try {
      underWay.close().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("calls that take very long are not waited for");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
