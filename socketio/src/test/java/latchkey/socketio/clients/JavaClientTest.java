package latchkey.socketio.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.engineio.client.transports.Polling;
import io.socket.engineio.client.transports.WebSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The official Java client against our server. */
class JavaClientTest {
  private final Playground playground = new Playground(2);
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeEach
  void nothingIsOpen() {
    assertThat(sockets).isEmpty();
  }

  @AfterEach
  void closeAll() {
    sockets.forEach(Socket::disconnect);
    playground.close();
  }

  static Stream<Arguments> transports() {
    return Stream.of(
        Arguments.of((Object) new String[] {WebSocket.NAME}),
        Arguments.of((Object) new String[] {Polling.NAME}),
        Arguments.of((Object) new String[] {Polling.NAME, WebSocket.NAME}));
  }

  @ParameterizedTest
  @MethodSource("transports")
  void echoesJsonAndBytes(String[] transports) throws Exception {
    Socket socket = connect("/", options(transports));
    byte[] bytes = {1, 2, 3};

    Object[] back =
        echo(socket, "zwei ☃", new JSONObject().put("deep", new JSONArray().put(bytes)), bytes);

    assertThat(back[0]).isEqualTo("zwei ☃");
    assertThat(((JSONObject) back[1]).getJSONArray("deep").get(0)).isEqualTo(bytes);
    assertThat(back[2]).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("transports")
  void answersWhatTheServerAsks(String[] transports) {
    Socket socket = connect("/", options(transports));
    socket.on(
        "question",
        arguments -> ((Ack) arguments[2]).call((int) arguments[0] + (int) arguments[1]));
    CompletableFuture<Object[]> answered = next(socket, "answered");

    socket.emit("ask", 20, 22);

    assertThat(await(answered)).containsExactly(42);
  }

  @Test
  void isRefusedWithAMessageAndData() throws Exception {
    Socket socket = open("/members", options(WebSocket.NAME));
    CompletableFuture<Object[]> refused = next(socket, Socket.EVENT_CONNECT_ERROR);
    socket.connect();

    JSONObject error = (JSONObject) await(refused)[0];

    assertThat(error.getString("message")).isEqualTo("Not a member");
    assertThat(error.getJSONObject("data").getString("code")).isEqualTo("invalid_token");
  }

  @Test
  void comesInWithAPayload() {
    IO.Options options = options(WebSocket.NAME);
    options.auth = Map.of("token", "right");
    Socket socket = connect("/members", options);

    assertThat(echo(socket, "whoami")).containsExactly("right");
  }

  @Test
  void reconnectsAfterTheServerWasStartedAnew() {
    Socket socket = connect("/", options(WebSocket.NAME));
    String first = socket.id();
    CompletableFuture<Object[]> gone = next(socket, Socket.EVENT_DISCONNECT);
    CompletableFuture<Object[]> back = new CompletableFuture<>();
    socket.io().once(Manager.EVENT_RECONNECT, back::complete);

    playground.restart();

    assertThat(await(gone)).containsExactly("transport error");
    await(back);
    assertThat(echo(socket, "still here")).containsExactly("still here");
    assertThat(socket.id()).isNotEqualTo(first);
  }

  private static IO.Options options(String... transports) {
    return IO.Options.builder()
        .setForceNew(true)
        .setTransports(transports)
        .setReconnectionDelay(20)
        .build();
  }

  private Socket open(String namespace, IO.Options options) {
    Socket socket = IO.socket(URI.create(playground.address() + namespace), options);
    sockets.add(socket);
    return socket;
  }

  private Socket connect(String namespace, IO.Options options) {
    Socket socket = open(namespace, options);
    CompletableFuture<Object[]> connected = next(socket, Socket.EVENT_CONNECT);
    socket.connect();
    await(connected);
    return socket;
  }

  private static Object[] echo(Socket socket, Object... arguments) {
    var back = new CompletableFuture<Object[]>();
    socket.emit("echo", arguments, back::complete);
    return await(back);
  }

  private static CompletableFuture<Object[]> next(Socket socket, String event) {
    var next = new CompletableFuture<Object[]>();
    socket.once(event, next::complete);
    return next;
  }

  private static Object[] await(CompletableFuture<Object[]> future) {
    return future.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
