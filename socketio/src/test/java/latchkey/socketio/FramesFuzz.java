package latchkey.socketio;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.Arrays;
import latchkey.socketio.packet.JsonText;
import latchkey.socketio.raw.RawTcp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Whatever frames a client sends over its WebSocket: it is served or cut off, and whoever comes
 * next is served.
 */
class FramesFuzz {
  private static final SocketIoConfig CONFIG =
      SocketIoConfig.defaults()
          .withMaxPayload(4_096)
          .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1));

  private static TestServer server;

  @BeforeAll
  static void start() {
    var socketIo = new SocketIoServer(CONFIG);
    socketIo.namespace(
        "/",
        request ->
            Admission.accept(socket ->
                new SocketHandler() {
                  @Override
                  public void onEvent(Event event) {
                    event.acknowledge(JsonText.of("1"));
                  }

                  @Override
                  public void onDisconnect(DisconnectReason reason) {}
                }));
    server = TestServer.start(CONFIG, socketIo, 0, 1);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The first byte begins every frame, the second says how much of the rest each one takes. */
  @FuzzTest(maxExecutions = 1_000)
  void framesHarmNobodyElse(byte[] input) {
    if (input.length < 2) {
      return;
    }
    BugDetectors.allowNetworkConnections((host, port) -> port == server.port());
    try (RawTcp client = RawTcp.connect(server.ws())) {
      int length = Math.floorMod(input[1], 120) + 1;
      for (int from = 2; from < input.length; from += length) {
        client.sendFrame(
            input[0], Arrays.copyOfRange(input, from, Math.min(from + length, input.length)));
      }
    }
    try (RawTcp next = RawTcp.connect(server.ws())) {
      next.sendFrame(RawTcp.TEXT, "420[\"next\"]").readUntil("430[1]");
    }
  }
}
