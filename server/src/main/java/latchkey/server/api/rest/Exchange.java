package latchkey.server.api.rest;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.Problem;
import latchkey.server.limit.ByteBudget;
import latchkey.server.metrics.Meters;
import latchkey.server.refusal.Refused;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One request and its response. */
final class Exchange {
  private static final Logger log = LoggerFactory.getLogger("latchkey.server.http");

  /** A caller may call its method as it likes. */
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE");

  private final RoutingContext routing;
  private final Context context;
  private final String route;
  private final Meters meters;
  private final Runnable answered;
  private final String id = RequestIds.next();
  private final long begun = System.nanoTime();
  private final AtomicBoolean decided = new AtomicBoolean();
  private volatile boolean callerIsKnown;
  private volatile ByteBudget.@Nullable Claim claim;
  private volatile boolean over;

  /**
   * @param route for the log: the template, since a path may hold a token
   */
  Exchange(RoutingContext routing, String route, Meters meters) {
    this(routing, route, meters, () -> {});
  }

  /**
   * @param answered run when the answer is out, or nobody waits for it any more
   */
  Exchange(RoutingContext routing, String route, Meters meters, Runnable answered) {
    this.routing = routing;
    this.context = routing.vertx().getOrCreateContext();
    this.route = route;
    this.meters = meters;
    this.answered = answered;
  }

  /** By which its lines in the log, and its answer, can be told from others. */
  String id() {
    return id;
  }

  /** The caller has proved who it is. What strangers are refused is not worth a line of the log. */
  void callerIsKnown() {
    callerIsKnown = true;
  }

  /** What is held for this call; given back when the answer is out. */
  void holds(ByteBudget.Claim held) {
    claim = held;
    if (over) {
      held.close();
    }
  }

  /** Lets go of an answer that is not read. */
  void crowdedOut() {
    if (decided.get()) {
      context.runOnContext(nothing -> routing.request().connection().close());
    }
  }

  private void end() {
    over = true;
    ByteBudget.Claim held = claim;
    if (held != null) {
      held.close();
    }
    answered.run();
  }

  /** Sends the answer, unless there has been one. From any thread. */
  void answer(Answer answer) {
    byte[] json = written(answer);
    ByteBudget.Claim held = claim;
    if (held != null) {
      try {
        held.require(json.length);
      } catch (Refused refused) {
        answer(Problems.of(refused), written(Problems.of(refused)));
        return;
      }
    }
    answer(answer, json);
  }

  private static byte[] written(Answer answer) {
    return switch (answer.body()) {
      case null -> new byte[0];
      case Bytes bytes -> bytes.toByteArray();
      case Object body -> Json.mapper().writeValueAsBytes(body);
    };
  }

  private static String mediaType(Object body) {
    return switch (body) {
      case Bytes _ -> "application/octet-stream";
      case Problem _ -> Problem.MEDIA_TYPE;
      default -> "application/json";
    };
  }

  private void answer(Answer answer, byte[] json) {
    if (context.equals(Vertx.currentContext())) {
      send(answer, json);
      return;
    }
    try {
      context.runOnContext(ignored -> send(answer, json));
    } catch (RejectedExecutionException e) {
      if (decided.compareAndSet(false, true)) {
        log.atInfo().addKeyValue("route", route).log("the server has stopped before this answer");
        end();
      }
    }
  }

  private void send(Answer answer, byte[] json) {
    if (!decided.compareAndSet(false, true)) {
      return;
    }
    HttpServerResponse response = routing.response();
    HttpServerRequest request = routing.request();
    if (response.ended() || response.closed()) {
      // One line for each would be a way to fill the disk, and there is nobody to be answered.
      log(Level.DEBUG, answer.status());
      meter(answer);
      end();
      return;
    }
    log(levelOf(answer.status()), answer.status());
    meter(answer);
    boolean unread = !request.isEnded() && RequestBody.isComing(request);
    if (unread) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    response.setStatusCode(answer.status());
    response.putHeader("X-Request-Id", id);
    answer.headers().forEach(response::putHeader);
    if (answer.body() != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType(answer.body()));
    }
    response
        .end(Buffer.buffer(json))
        .onComplete(sent -> {
          end();
          if (unread) {
            closeAfter(request);
          }
        });
  }

  /**
   * Drops what still comes, and then hangs up. A connection that is closed with bytes unread is
   * reset, and the answer would be lost with it. The door cuts off one that goes on for too long.
   */
  private static void closeAfter(HttpServerRequest request) {
    if (request.isEnded()) {
      request.connection().close();
      return;
    }
    request.exceptionHandler(failure -> request.connection().close());
    request.endHandler(nothing -> request.connection().close());
    request.handler(dropped -> {});
    request.resume();
  }

  private void meter(Answer answer) {
    String method = routing.request().method().name();
    meters.called(
        METHODS.contains(method) ? method : "other",
        route,
        answer.status(),
        System.nanoTime() - begun);
    if (answer.body() instanceof Problem problem) {
      meters.refused(problem.code().wire(), "call");
    }
  }

  private Level levelOf(int status) {
    return callerIsKnown || status < 400 || status == 500 ? Level.INFO : Level.DEBUG;
  }

  private void log(Level level, int status) {
    log.atLevel(level)
        .addKeyValue("method", routing.request().method().name())
        .addKeyValue("route", route)
        .addKeyValue("status", status)
        .addKeyValue("request", id)
        .addKeyValue("millis", (System.nanoTime() - begun) / 1_000_000)
        .log("call");
  }
}
