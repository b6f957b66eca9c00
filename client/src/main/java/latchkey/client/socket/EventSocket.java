package latchkey.client.socket;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import latchkey.client.model.LatchkeyException;
import latchkey.client.thread.Lane;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.relay.Refusal;
import org.json.JSONObject;
import org.json.JSONString;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A connection to one namespace. After a loss it reconnects with growing, jittered delays until it
 * is closed or refused for good. Calls block until they are acknowledged.
 */
public final class EventSocket implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration FIRST_DELAY = Duration.ofMillis(250);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

  /** Whoever is refused so need not come again. */
  private static final Set<ErrorCode> FINAL =
      Set.of(
          ErrorCode.UNAUTHENTICATED,
          ErrorCode.TOKEN_EXPIRED,
          ErrorCode.SESSION_ENDED,
          ErrorCode.MEETING_ENDED,
          ErrorCode.FORBIDDEN,
          ErrorCode.ORIGIN_REFUSED);

  private final Socket socket;
  private final SocketListener listener;
  private final Lane reconnects;
  private final AtomicLong calls = new AtomicLong();
  private final Map<Long, CompletableFuture<String>> unanswered = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile int refusals;
  private volatile boolean away;

  /**
   * @param credentials the CONNECT payload
   */
  public EventSocket(
      URI server, String namespace, Map<String, String> credentials, SocketListener listener) {
    this.listener = listener;
    this.reconnects = new Lane("latchkey-reconnect", failure -> {});
    IO.Options options = new IO.Options();
    options.forceNew = true;
    options.transports = new String[] {"websocket"};
    options.callFactory = Transport.HTTP;
    options.webSocketFactory = Transport.HTTP;
    options.auth = credentials;
    options.reconnectionDelay = FIRST_DELAY.toMillis();
    options.reconnectionDelayMax = LONGEST_DELAY.toMillis();
    options.randomizationFactor = 0.5;
    options.timeout = PATIENCE.toMillis();
    options.decoder = new TextDecoder();
    this.socket = IO.socket(server.resolve(namespace), options);
    socket.on(Socket.EVENT_CONNECT, arguments -> onConnect());
    socket.on(Socket.EVENT_DISCONNECT, arguments -> onDisconnect(String.valueOf(arguments[0])));
    socket.on(Socket.EVENT_CONNECT_ERROR, arguments -> onConnectError(arguments[0]));
    socket.onAnyIncoming(arguments -> {
      if (arguments.length > 1 && arguments[1] instanceof JsonText json && json.isObject()) {
        listener.event(String.valueOf(arguments[0]), json.text());
      }
    });
  }

  /** Starts connecting; returns at once. */
  public void open() {
    socket.connect();
  }

  public boolean isConnected() {
    return socket.connected();
  }

  /**
   * Sends an event and waits for its acknowledgement.
   *
   * @throws LatchkeyException with the server's code if it refuses, or {@code unavailable} if the
   *     connection is down, goes down, or gives no answer in time. What was sent may then have
   *     arrived or not.
   */
  public <A> A call(String event, Object payload, Class<A> answer) {
    CompletableFuture<String> acknowledged = new CompletableFuture<>();
    long call = calls.incrementAndGet();
    unanswered.put(call, acknowledged);
    try {
      if (!socket.connected()) {
        throw LatchkeyException.unreachable("There is no connection to the server.", null);
      }
      socket.emit(
          event,
          new Object[] {Written.of(payload)},
          (Ack)
              arguments ->
                  acknowledged.complete(arguments.length == 0 ? "{}" : arguments[0].toString()));
      return read(acknowledged.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), answer);
    } catch (TimeoutException e) {
      throw LatchkeyException.unreachable("The server did not answer " + event + " in time.", e);
    } catch (ExecutionException e) {
      throw LatchkeyException.unreachable("The connection was lost during " + event + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LatchkeyException.unreachable("Waiting for " + event + " was interrupted.", e);
    } finally {
      unanswered.remove(call);
    }
  }

  /** Sends an event whose loss would do no harm; does nothing without a connection. */
  public void tell(String event, Object payload) {
    if (socket.connected()) {
      socket.emit(event, Written.of(payload));
    }
  }

  @Override
  public void close() {
    closed = true;
    reconnects.close();
    socket.off();
    socket.disconnect();
    failUnanswered("closed");
  }

  private void onConnect() {
    refusals = 0;
    away = false;
    listener.connected();
  }

  private void onDisconnect(String reason) {
    failUnanswered(reason);
    tellAway(reason);
    if (reason.equals("io server disconnect")) {
      connectLater();
    }
  }

  private void onConnectError(Object problem) {
    if (problem instanceof JSONObject json) {
      Refusal refusal = refusal(json);
      if (FINAL.contains(refusal.code())) {
        listener.refused(refusal);
      } else {
        tellAway(refusal.error());
        connectLater();
      }
    } else {
      tellAway("the server cannot be reached"); // The socket tries again by itself.
    }
  }

  private void tellAway(String reason) {
    if (!away) {
      away = true;
      listener.disconnected(reason);
    }
  }

  /**
   * The Socket.IO client reconnects by itself only if it lost the server, not if it was sent away.
   */
  private void connectLater() {
    int round = Math.min(refusals, 6);
    refusals = round + 1;
    long longest = Math.min(LONGEST_DELAY.toMillis(), FIRST_DELAY.toMillis() << round);
    long delay = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
    reconnects.runAfter(
        Duration.ofMillis(delay),
        () -> {
          if (!closed) {
            socket.connect();
          }
        });
  }

  private void failUnanswered(String reason) {
    for (CompletableFuture<String> call : unanswered.values()) {
      call.completeExceptionally(new IllegalStateException(reason));
    }
  }

  private static Refusal refusal(JSONObject problem) {
    Refusal unknown = Refusal.of(ErrorCode.UNAVAILABLE, "The server refused the connection.");
    try {
      JsonNode whole = Json.mapper().readTree(problem.toString());
      JsonNode data = whole.has("data") ? whole.get("data") : whole;
      return data.has("code") ? Json.mapper().treeToValue(data, Refusal.class) : unknown;
    } catch (JacksonException e) {
      return unknown;
    }
  }

  private static <A> A read(String json, Class<A> answer) {
    try {
      if (!json.startsWith("{")) {
        throw senseless(null);
      }
      if (!Boolean.TRUE.equals(Json.mapper().readValue(json, Verdict.class).ok())) {
        Refusal refusal = Json.mapper().readValue(json, Refusal.class);
        Long millis = refusal.retryAfterMillis();
        throw new LatchkeyException(
            refusal.code(),
            refusal.error(),
            millis == null ? null : Duration.ofMillis(millis),
            null);
      }
      return Json.mapper().readValue(json, answer);
    } catch (JacksonException e) {
      throw senseless(e);
    }
  }

  private static LatchkeyException senseless(@Nullable Throwable cause) {
    return new LatchkeyException(
        ErrorCode.INTERNAL, "The server's answer makes no sense.", null, cause);
  }

  /** What each acknowledgement says first. */
  private record Verdict(@Nullable Boolean ok) {}

  /** A payload as Jackson wrote it, for a library that would write it by org.json. */
  private record Written(String json) implements JSONString {
    static Written of(Object payload) {
      return new Written(Json.mapper().writeValueAsString(payload));
    }

    @Override
    public String toJSONString() {
      return json;
    }
  }
}
