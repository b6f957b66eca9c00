package latchkey.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.Refusal;
import org.json.JSONException;
import org.json.JSONObject;

/** A connection of the official Socket.IO client. */
public final class TestSocket implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Socket socket;
  private final String namespace;
  private final WireTap tap;
  private final Map<String, BlockingQueue<String>> received = new ConcurrentHashMap<>();
  private final List<String> names = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<Void> disconnected = new CompletableFuture<>();

  private TestSocket(
      TestServer server,
      String namespace,
      Map<String, String> auth,
      Map<String, List<String>> headers) {
    this.namespace = namespace;
    this.tap = server.tap();
    tap.connecting(namespace, auth);
    IO.Options options = new IO.Options();
    options.forceNew = true;
    options.reconnection = false;
    options.transports = new String[] {"websocket"};
    options.auth = auth;
    options.extraHeaders = headers;
    socket =
        IO.socket(URI.create("http://127.0.0.1:" + server.server().port() + namespace), options);
    socket.on(Socket.EVENT_CONNECT, _ -> connected.complete(null));
    socket.on(
        Socket.EVENT_CONNECT_ERROR,
        arguments -> {
          tap.connectRefused(namespace, arguments[0].toString());
          connected.completeExceptionally(new Refused(arguments[0]));
        });
    socket.on(Socket.EVENT_DISCONNECT, _ -> disconnected.complete(null));
    socket.onAnyIncoming(arguments -> {
      String name = (String) arguments[0];
      tap.told(namespace, name, arguments[1].toString());
      names.add(name);
      queue(name).add(arguments[1].toString());
    });
    socket.connect();
  }

  /** A CONNECT_ERROR. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(Object error) {
      super(error.toString());
    }

    /** What the server said. */
    Refusal refusal() {
      try {
        return Json.mapper()
            .readValue(
                new JSONObject(getMessage()).getJSONObject("data").toString(), Refusal.class);
      } catch (JSONException e) {
        throw new AssertionError("not a refusal of the server's: " + getMessage(), e);
      }
    }
  }

  /** A connection whose CONNECT payload and HTTP headers the test chooses. */
  public static TestSocket opening(
      TestServer server,
      String namespace,
      Map<String, String> auth,
      Map<String, List<String>> headers) {
    return new TestSocket(server, namespace, auth, headers);
  }

  public static TestSocket of(TestServer server, TestDevice device) {
    return new TestSocket(
            server, Events.MEMBERS, Map.of("accessToken", device.token()), new HashMap<>())
        .connected();
  }

  public static TestSocket of(TestServer server, TestGuest guest) {
    return opening(server, guest).connected();
  }

  public static TestSocket opening(TestServer server, TestGuest guest) {
    return new TestSocket(
        server,
        Events.GUESTS,
        Map.of("sessionId", guest.sessionId().value(), "sessionToken", guest.token()),
        new HashMap<>());
  }

  /** Waits until it is connected. */
  public TestSocket connected() {
    await(connected);
    return this;
  }

  /** Waits until it is refused, and says why. */
  public Refusal refused() {
    try {
      connected.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refused refused) {
        return refused.refusal();
      }
      throw new AssertionError(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the connection was neither taken nor refused", e);
    }
    throw new AssertionError("the connection was taken");
  }

  public void awaitDisconnected() {
    await(disconnected);
  }

  public boolean isConnected() {
    return socket.connected();
  }

  /** Sends an event, and gives the acknowledgement's JSON when it comes. */
  public CompletableFuture<String> emit(String event, Object payload) {
    return emitRaw(event, json(payload));
  }

  /** Sends an event with any arguments. */
  public CompletableFuture<String> emitRaw(String event, Object... arguments) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    socket.emit(
        event,
        arguments,
        (Ack)
            answers -> {
              if (arguments.length == 1) {
                tap.asked(namespace, event, arguments[0].toString(), answers[0].toString());
              }
              answer.complete(answers[0].toString());
            });
    return answer;
  }

  /** Sends an event and wants no acknowledgement. */
  public void emitWithoutAck(String event, Object payload) {
    socket.emit(event, json(payload));
  }

  /** Sends an event that is accepted. */
  public <T> T send(String event, Object payload, Class<T> accepted) {
    return accepted(await(emit(event, payload)), accepted);
  }

  public static <T> T accepted(String answer, Class<T> accepted) {
    assertThat(answer).contains("\"ok\":true");
    return Json.mapper().readValue(answer, accepted);
  }

  /** Sends an event that is refused with {@code code}. */
  public Refusal isRefused(ErrorCode code, String event, Object payload) {
    Refusal refusal = Json.mapper().readValue(await(emit(event, payload)), Refusal.class);
    assertThat(refusal.ok()).isFalse();
    assertThat(refusal.code()).as(refusal.error()).isEqualTo(code);
    assertThat(refusal.error()).isNotBlank();
    return refusal;
  }

  /** The next event of that name, as soon as it is there. */
  public <T> T next(String event, Class<T> type) {
    try {
      String payload = queue(event).poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (payload == null) {
        throw new AssertionError("no " + event + " came, but " + names);
      }
      return Json.mapper().readValue(payload, type);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The names of all events that have come, in order. */
  public List<String> events() {
    return List.copyOf(names);
  }

  /** How many events of that name have come and were not asked for yet. */
  public int waiting(String event) {
    return queue(event).size();
  }

  /** Waits until everything that the server has sent before this is here. */
  public void fence() {
    await(emit("no:such:event", Map.of()));
  }

  private BlockingQueue<String> queue(String event) {
    return received.computeIfAbsent(event, _ -> new LinkedBlockingQueue<>());
  }

  public static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static JSONObject json(Object payload) {
    try {
      return new JSONObject(Json.mapper().writeValueAsString(payload));
    } catch (JSONException e) {
      throw new AssertionError(e);
    }
  }

  /** Leaves without a word more. */
  @Override
  public void close() {
    socket.close();
  }
}
