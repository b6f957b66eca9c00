package latchkey.client.socket;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The network itself, by Java's HTTP client. Requests wait on virtual threads. Cookies are kept: a
 * proxy may know by them to which of several servers a session belongs.
 */
final class HttpNetwork implements Network {
  /** More than any answer of a server that keeps to the protocol. */
  private static final int MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

  private static final String PATH = "/socket.io/";

  /** Messages that a WebSocket may hand over before they have been dealt with. */
  private static final int AHEAD = 16;

  private static final Duration CLOSES = Duration.ofSeconds(2);

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ConnectionMachine.POLLING_OPENS)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(
              Executors.newThreadPerTaskExecutor(
                  Thread.ofVirtual().name("latchkey-socket").factory()))
          .build();

  private final URI endpoint;
  private final Events events;
  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final Map<Integer, Socket> sockets = new ConcurrentHashMap<>();
  private final Map<Integer, Set<Thread>> requests = new ConcurrentHashMap<>();

  /** Told what comes of it, on any thread. */
  interface Events {
    void opened(int link);

    /**
     * A message came over a WebSocket.
     *
     * @param taken run when it has been dealt with
     */
    void message(int link, String message, Runnable taken);

    void pong(int link);

    void polled(int link, String body);

    void posted(int link);

    void failed(int link, Failure failure);
  }

  /**
   * @param server its base URL
   */
  HttpNetwork(URI server, Events events) {
    String base = server.toString();
    this.endpoint =
        URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH);
    this.events = events;
  }

  @Override
  public void openWebSocket(int link, Optional<String> session) {
    Socket socket = new Socket(link);
    sockets.put(link, socket);
    WebSocket.Builder builder =
        HTTP.newWebSocketBuilder().connectTimeout(ConnectionMachine.WEB_SOCKET_OPENS);
    cookieHeader().ifPresent(value -> builder.header("Cookie", value));
    String url = url("websocket", session).toString().replaceFirst("^http", "ws");
    var unused =
        builder
            .buildAsync(URI.create(url), socket)
            .whenComplete((webSocket, failure) -> {
              if (failure != null) {
                socket.fail(failureOf(failure));
              } else if (socket.over) {
                webSocket.abort();
              }
            });
  }

  @Override
  public void write(int link, String message) {
    Socket socket = sockets.get(link);
    if (socket != null) {
      socket.write(message);
    }
  }

  @Override
  public void ping(int link) {
    Socket socket = sockets.get(link);
    if (socket != null) {
      socket.ping();
    }
  }

  @Override
  public void closeWebSocket(int link) {
    Socket socket = sockets.remove(link);
    if (socket != null) {
      socket.leave();
    }
  }

  @Override
  public void get(int link, Optional<String> session) {
    request(
        link,
        () -> {
          String body = send(HttpRequest.newBuilder(url("polling", session)).GET());
          return () -> events.polled(link, body);
        });
  }

  @Override
  public void post(int link, String session, String body) {
    request(
        link,
        () -> {
          send(
              HttpRequest.newBuilder(url("polling", Optional.of(session)))
                  .header("Content-Type", "text/plain;charset=UTF-8")
                  .POST(BodyPublishers.ofString(body)));
          return () -> events.posted(link);
        });
  }

  @Override
  public void drop(int link) {
    Socket socket = sockets.remove(link);
    if (socket != null) {
      socket.abort();
    }
    Set<Thread> waiting = requests.remove(link);
    if (waiting != null) {
      waiting.forEach(Thread::interrupt);
    }
  }

  /** A request that waits on a thread of its own. */
  @FunctionalInterface
  private interface Request {
    /** Gives what to tell of it. */
    Runnable outcome() throws IOException, InterruptedException, Refused;
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    final transient Failure failure;

    Refused(Failure failure) {
      super(failure.reason());
      this.failure = failure;
    }
  }

  private void request(int link, Request request) {
    Set<Thread> ofLink = requests.computeIfAbsent(link, one -> ConcurrentHashMap.newKeySet());
    Thread thread =
        Thread.ofVirtual()
            .name("latchkey-socket")
            .unstarted(() -> {
              try {
                request.outcome().run();
              } catch (Refused e) {
                events.failed(link, e.failure);
              } catch (IOException e) {
                events.failed(link, failureOf(e));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // Dropped: nobody asks.
              } finally {
                ofLink.remove(Thread.currentThread());
              }
            });
    ofLink.add(thread);
    thread.start();
  }

  private String send(HttpRequest.Builder request)
      throws IOException, InterruptedException, Refused {
    cookieHeader().ifPresent(value -> request.header("Cookie", value));
    HttpResponse<InputStream> response =
        HTTP.send(request.header("Accept", "*/*").build(), BodyHandlers.ofInputStream());
    cookies.put(endpoint, response.headers().map());
    byte[] body;
    try (InputStream in = response.body()) {
      body = in.readNBytes(MAX_MESSAGE_BYTES + 1);
    }
    if (response.statusCode() != 200) {
      throw new Refused(failureOf(response.statusCode(), response.headers()));
    }
    if (body.length > MAX_MESSAGE_BYTES) {
      throw new Refused(Failure.of("the server's answer is too long"));
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private URI url(String transport, Optional<String> session) {
    return URI.create(
        endpoint
            + "?EIO=4&transport="
            + transport
            + session
                .map(id -> "&sid=" + java.net.URLEncoder.encode(id, StandardCharsets.UTF_8))
                .orElse(""));
  }

  private Optional<String> cookieHeader() {
    try {
      List<String> values = cookies.get(endpoint, Map.of()).getOrDefault("Cookie", List.of());
      return values.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", values));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Failure failureOf(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
        return failureOf(refused.getResponse().statusCode(), refused.getResponse().headers());
      }
    }
    return Failure.of("the server cannot be reached");
  }

  private static Failure failureOf(int status, HttpHeaders headers) {
    String reason =
        switch (status) {
          case 400 -> "the server does not know this connection any more";
          case 408, 504 ->
              "a proxy before the server gave up waiting (HTTP "
                  + status
                  + "): its time-outs must be longer than a minute";
          case 502, 503 -> "the server is not ready (HTTP " + status + ")";
          default -> "the server, or a proxy before it, answers with HTTP " + status;
        };
    return new Failure(reason, retryAfter(headers), false);
  }

  private static Optional<Duration> retryAfter(HttpHeaders headers) {
    return headers.firstValue("Retry-After").flatMap(HttpNetwork::duration);
  }

  /** Seconds, or a date. */
  private static Optional<Duration> duration(String value) {
    try {
      return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(value.strip()))));
    } catch (NumberFormatException e) {
      try {
        Instant date =
            ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        Duration wait = Duration.between(Instant.now(), date);
        return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
      } catch (DateTimeException noDate) {
        return Optional.empty();
      }
    }
  }

  /** One WebSocket, from its handshake on. */
  private final class Socket implements WebSocket.Listener {
    private final int link;
    private final CompletableFuture<WebSocket> ready = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private CompletableFuture<?> written = ready;
    private volatile boolean over;

    Socket(int link) {
      this.link = link;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
      ready.complete(webSocket);
      events.opened(link);
      webSocket.request(AHEAD);
    }

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      partial.append(data);
      if (partial.length() > MAX_MESSAGE_BYTES) {
        fail(Failure.of("the server's message is too long"));
        webSocket.abort();
      } else if (last) {
        String message = partial.toString();
        partial.setLength(0);
        partial.trimToSize();
        events.message(link, message, () -> webSocket.request(1));
      } else {
        webSocket.request(1);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(
        WebSocket webSocket, ByteBuffer data, boolean last) {
      webSocket.request(1); // Nobody asked for it.
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
      events.pong(link);
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      fail(new Failure("the server ended it", Optional.empty(), true));
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      fail(Failure.of("the connection broke off"));
    }

    synchronized void write(String message) {
      String sent = wellFormed(message);
      written = written.thenCompose(before -> ready.join().sendText(sent, true));
      var unused =
          written.exceptionally(failure -> {
            fail(Failure.of("the connection broke off"));
            return null;
          });
    }

    void ping() {
      var unused = ready.thenCompose(webSocket -> webSocket.sendPing(ByteBuffer.allocate(0)));
    }

    synchronized void leave() {
      over = true;
      var unused =
          written
              .thenCompose(before -> ready.join().sendClose(WebSocket.NORMAL_CLOSURE, ""))
              .orTimeout(CLOSES.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete((done, failure) ->
                  CompletableFuture.delayedExecutor(CLOSES.toMillis(), TimeUnit.MILLISECONDS)
                      .execute(this::abort));
    }

    void fail(Failure failure) {
      if (!over) {
        over = true;
        events.failed(link, failure);
      }
    }

    void abort() {
      over = true;
      var unused = ready.thenAccept(WebSocket::abort);
    }
  }

  /** Half a surrogate pair has no UTF-8. */
  private static String wellFormed(String text) {
    boolean halves =
        text.codePoints()
            .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    return halves
        ? new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        : text;
  }
}
