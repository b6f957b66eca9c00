package latchkey.server.management;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import latchkey.protocol.Json;
import latchkey.server.config.Management;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics, health and build information, for programs that watch over the server. Apart from the
 * port that people use, so that nothing in front of that leads here.
 */
public final class ManagementPort {
  private static final Logger log = LoggerFactory.getLogger(ManagementPort.class);
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String BEARER = "Bearer ";
  private static final int IDLE_SECONDS = 30;
  private static final int MAX_HEAD_BYTES = 8 << 10;
  private static final long PATIENCE_SECONDS = 5;
  private static final int OK = 200;

  private final Management settings;
  private final Vertx vertx;
  private final Supplier<String> metrics;
  private final Supplier<Optional<String>> trouble;
  private final Object info;
  private final HttpServer http;

  private ManagementPort(
      Management settings,
      Vertx vertx,
      Supplier<String> metrics,
      Supplier<Optional<String>> trouble,
      Object info) {
    this.settings = settings;
    this.vertx = vertx;
    this.metrics = metrics;
    this.trouble = trouble;
    this.info = info;
    this.http =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setIdleTimeout(IDLE_SECONDS)
                    .setMaxHeaderSize(MAX_HEAD_BYTES)
                    .setHttp2ClearTextEnabled(false))
            .requestHandler(this::handle);
  }

  /**
   * Opens it.
   *
   * @param metrics in Prometheus' text form; may block
   * @param trouble why the server cannot serve now, if it cannot; may block
   * @param info what runs, written as JSON
   */
  public static ManagementPort open(
      Management settings,
      Vertx vertx,
      Supplier<String> metrics,
      Supplier<Optional<String>> trouble,
      Object info) {
    ManagementPort port = new ManagementPort(settings, vertx, metrics, trouble, info);
    port.http
        .listen(settings.port(), settings.host())
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    return port;
  }

  /** Where it listens. */
  public URI address() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return URI.create("http://" + host + ":" + http.actualPort());
  }

  private void handle(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET)) {
      answer(request, 405, TEXT, "Only GET is served here.\n");
      return;
    }
    switch (Objects.requireNonNullElse(request.path(), "")) {
      case "/health/live" -> answer(request, OK, TEXT, "live\n");
      case "/health/ready" -> whenDone(request, trouble::get, this::ready);
      case "/metrics" -> ifAllowed(request, () -> whenDone(request, metrics::get, this::shown));
      case "/info" ->
          ifAllowed(
              request,
              () ->
                  answer(request, OK, "application/json", Json.mapper().writeValueAsString(info)));
      default ->
          answer(request, 404, TEXT, "There are /metrics, /health/live, /health/ready, /info.\n");
    }
  }

  private void ready(HttpServerRequest request, Optional<String> why) {
    answer(request, why.isEmpty() ? OK : 503, TEXT, why.orElse("ready") + "\n");
  }

  private void shown(HttpServerRequest request, String text) {
    answer(request, OK, METRICS, text);
  }

  private void ifAllowed(HttpServerRequest request, Runnable then) {
    String given = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean allowed =
        settings.token().isEmpty()
            || (given != null
                && given.startsWith(BEARER)
                && settings.token().get().is(given.substring(BEARER.length())));
    if (allowed) {
      then.run();
      return;
    }
    request.response().putHeader("WWW-Authenticate", "Bearer");
    answer(request, 401, TEXT, "Show the token of management.token-file: Authorization: Bearer.\n");
  }

  private interface Told<T> {
    void tell(HttpServerRequest request, T value);
  }

  private <T> void whenDone(HttpServerRequest request, Callable<T> work, Told<T> told) {
    var _ =
        vertx
            .executeBlocking(work, false)
            .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .onSuccess(value -> told.tell(request, value))
            .onFailure(failure -> {
              log.atWarn().setCause(failure).log("how the server does could not be told");
              answer(request, 503, TEXT, "The server does not answer in time.\n");
            });
  }

  private static void answer(HttpServerRequest request, int status, String type, String text) {
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed()) {
      var _ =
          response
              .setStatusCode(status)
              .putHeader(HttpHeaders.CONTENT_TYPE, type)
              .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
              .putHeader("X-Content-Type-Options", "nosniff")
              .end(text);
    }
  }
}
