package latchkey.server.api.rest;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.server.api.CallerBudgets;
import latchkey.server.api.HttpDoor;
import latchkey.server.api.RemoteAddress;
import latchkey.server.config.ServerLimits;
import latchkey.server.limit.ByteBudget;
import latchkey.server.metrics.Meters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Serves the calls of its routes, each on a virtual thread of its own. First it finds out from a
 * request's head who calls; a body is read after that, never beyond its limit, and what is held of
 * bodies and of answers that are not read yet is counted.
 */
public final class RestApi implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RestApi.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String NO_ROUTE = "none";

  /** What a call takes up by itself. */
  private static final int CALL_BYTES = 1 << 10;

  private static final byte[] NOTHING = {};

  private static final List<Integer> UNROUTED = List.of(400, 404, 500);

  private final List<Served<?>> served;
  private final Authentication authentication;
  private final CallLimiter limiter;
  private final RemoteAddress remoteAddress;
  private final CallsUnderWay underWay = new CallsUnderWay();
  private final CallerBudgets budgets;
  private final HttpDoor door;
  private final Meters meters;
  private final Set<RequestBody> coming = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  public RestApi(
      SignInRoutes signIn,
      AccountRoutes accounts,
      KeyRoutes keys,
      MeetingRoutes meetings,
      GuestRoutes guests,
      FileRoutes files,
      MemberKnockRoutes memberKnocks,
      DescriptionRoutes descriptions,
      Authentication authentication,
      ServerLimits limits,
      CallerBudgets budgets,
      HttpDoor door,
      RemoteAddress remoteAddress,
      LongSupplier nanoTime,
      Meters meters) {
    this.served =
        Stream.of(
                Served.all(SignInRoutes.TABLE, signIn),
                Served.all(AccountRoutes.TABLE, accounts),
                Served.all(KeyRoutes.TABLE, keys),
                Served.all(MeetingRoutes.TABLE, meetings),
                Served.all(GuestRoutes.TABLE, guests),
                Served.all(FileRoutes.TABLE, files),
                Served.all(MemberKnockRoutes.TABLE, memberKnocks),
                Served.all(DescriptionRoutes.TABLE, descriptions))
            .<Served<?>>flatMap(List::stream)
            .toList();
    this.authentication = authentication;
    this.limiter = new CallLimiter(limits, nanoTime);
    this.budgets = budgets;
    this.door = door;
    this.remoteAddress = remoteAddress;
    this.meters = meters;
  }

  /** Every call there is, as data. */
  static List<Route<?>> routes() {
    return Stream.of(
            SignInRoutes.TABLE,
            AccountRoutes.TABLE,
            KeyRoutes.TABLE,
            MeetingRoutes.TABLE,
            GuestRoutes.TABLE,
            FileRoutes.TABLE,
            MemberKnockRoutes.TABLE,
            DescriptionRoutes.TABLE)
        .<Route<?>>flatMap(List::stream)
        .toList();
  }

  /** A call and what serves it here. */
  private record Served<S>(Route<S> route, S service) {
    static <S> List<Served<S>> all(List<Route<S>> table, S service) {
      return table.stream().map(route -> new Served<>(route, service)).toList();
    }

    Answer answer(Call call) {
      return route.handler().handle(service, call);
    }
  }

  /** Answers the calls under {@code /api}, and with problem details whatever is no call. */
  public Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().failureHandler(RestApi::passOverLostConnections);
    for (Served<?> one : served) {
      Route<?> route = one.route();
      router
          .route(HttpMethod.valueOf(route.method().name()), route.path())
          .handler(context -> serve(context, one));
    }
    methodsByPath()
        .forEach((path, methods) ->
            router.route(path).handler(context -> refuseMethod(context, path, methods)));
    for (int status : UNROUTED) {
      router.errorHandler(
          status,
          context -> new Exchange(context, NO_ROUTE, meters).answer(Problems.unrouted(status)));
    }
    return router;
  }

  /** Nobody waits for an answer, and a log of each would be a way to fill the disk. */
  private static void passOverLostConnections(RoutingContext context) {
    if (!(context.failure() instanceof HttpClosedException)) {
      context.next();
    }
  }

  private static Map<String, String> methodsByPath() {
    return routes().stream()
        .collect(
            Collectors.groupingBy(
                Route::path,
                Collectors.mapping(route -> route.method().name(), Collectors.joining(", "))));
  }

  private void refuseMethod(RoutingContext context, String path, String methods) {
    new Exchange(context, path, meters).answer(Problems.methodNotAllowed(methods));
  }

  private void serve(RoutingContext routing, Served<?> served) {
    Route<?> route = served.route();
    HttpServerRequest request = routing.request();
    boolean begun = underWay.begin();
    Exchange exchange =
        new Exchange(routing, route.path(), meters, begun ? underWay::end : () -> {});
    RequestBody body =
        new RequestBody(request, routing.vertx(), broken -> exchange.answer(Problems.of(broken)));
    if (!begun) {
      body.stop();
      exchange.answer(Problems.stopping());
      return;
    }
    String stranger =
        remoteAddress.of(
            String.valueOf(request.remoteAddress().hostAddress()),
            name -> String.join(",", request.headers().getAll(name)));
    Authentication.Proof proof = Authentication.Proof.of(request, stranger, route.method());
    String from = request.getParam("from");
    String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
    Thread.ofVirtual()
        .name("latchkey-call")
        .start(() -> {
          Answer answer;
          MDC.put("request", exchange.id()); // Of this thread, which ends with the call.
          try {
            if (route.rate() == Route.Rate.LIMITED) {
              limiter.count(stranger, route);
            }
            Caller caller = authentication.require(route.access(), proof);
            Optional<Address> known = addressOf(caller);
            known.ifPresent(address -> {
              exchange.callerIsKnown();
              door.recognised(request.connection(), address);
            });
            limiter.count(caller, route);
            if (route.isStreamed()) {
              door.awaitSegment(request.connection());
            }
            Runnable letGo =
                () -> {
                  body.crowdedOut();
                  exchange.crowdedOut();
                };
            ByteBudget.Claim claim =
                known
                    .map(address -> budgets.known(address, letGo))
                    .orElseGet(() -> budgets.stranger(stranger, letGo));
            exchange.holds(claim);
            // Refused now rather than when it has been done and its answer has no room.
            claim.require(CALL_BYTES);
            answer =
                whileItComes(
                    body,
                    () ->
                        served.answer(
                            new Call(
                                caller,
                                routing.pathParams(),
                                from,
                                contentType,
                                route.isStreamed() ? NOTHING : body.read(route.mostBytes(), claim),
                                route.isStreamed()
                                    ? body.stream(route.mostBytes(), claim, CALL_BYTES)
                                    : InputStream.nullInputStream())));
          } catch (RuntimeException | Error e) {
            answer = Problems.of(e);
          }
          exchange.answer(answer);
        });
  }

  private static Optional<Address> addressOf(Caller caller) {
    return switch (caller) {
      case Caller.Nobody _ -> Optional.empty();
      case Caller.Member member -> Optional.of(member.device().address());
      case Caller.Guest guest -> Optional.of(guest.session().address());
    };
  }

  /** A body that has not come when the server stops is not waited for. */
  private Answer whileItComes(RequestBody body, Supplier<Answer> work) {
    coming.add(body);
    try {
      if (closing) {
        body.stop();
      }
      return work.get();
    } finally {
      coming.remove(body);
    }
  }

  /** Takes no further calls; those that have begun go on. */
  public void refuseNew() {
    closing = true;
    coming.forEach(RequestBody::stop);
    var _ = underWay.close();
  }

  /** Takes no further calls, and waits for those that have begun; for a while. */
  @Override
  public void close() {
    refuseNew();
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
