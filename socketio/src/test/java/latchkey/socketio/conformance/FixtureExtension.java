package latchkey.socketio.conformance;

import java.net.URI;
import java.time.Duration;
import latchkey.socketio.SocketIoConfig;
import latchkey.socketio.TestServer;
import latchkey.socketio.raw.RawPolling;
import latchkey.socketio.raw.RawWebSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs the {@link Fixture} around a test class. */
final class FixtureExtension implements BeforeAllCallback, AfterAllCallback {
  private final SocketIoConfig config;
  private @Nullable TestServer server;

  FixtureExtension() {
    this(Fixture.CONFIG);
  }

  private FixtureExtension(SocketIoConfig config) {
    this.config = config;
  }

  /** Pings so often, and waits so long for an answer. */
  static FixtureExtension withHeartbeat(Duration interval, Duration timeout) {
    return new FixtureExtension(Fixture.CONFIG.withHeartbeat(interval, timeout));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server = Fixture.start(config, 0, Duration.ZERO);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server().close();
  }

  URI http() {
    return server().http();
  }

  URI ws() {
    return server().ws();
  }

  RawPolling polling() {
    return RawPolling.open(http());
  }

  /** A WebSocket that has had the Engine.IO handshake. */
  RawWebSocket webSocket() {
    RawWebSocket socket = RawWebSocket.open(ws());
    socket.text();
    return socket;
  }

  /** A WebSocket that is in the main namespace and has had the auth event. */
  RawWebSocket connected() {
    RawWebSocket socket = webSocket().send("40");
    socket.textAfterPings();
    socket.textAfterPings();
    return socket;
  }

  private TestServer server() {
    if (server == null) {
      throw new IllegalStateException("not running");
    }
    return server;
  }
}
