package latchkey.socketio.engine;

import io.netty.channel.EventLoop;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A WebSocket that a client tries out before it leaves polling. On the session's loop. */
final class Upgrade implements Receiver {
  private static final byte[] PROBE = "2probe".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UPGRADE = "5".getBytes(StandardCharsets.US_ASCII);

  private final Session session;
  private final WebSocketTransport webSocket;
  private final ScheduledFuture<?> timeout;
  private boolean probed;
  private boolean over;

  Upgrade(
      Session session,
      ServerWebSocket socket,
      EventLoop loop,
      EngineConfig config,
      Holdings holdings) {
    this.session = session;
    this.webSocket = new WebSocketTransport(socket, loop, config.maxPayload(), holdings, this);
    this.timeout =
        loop.schedule(this::fail, config.upgradeTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether the client was told that the WebSocket works, and is about to leave polling. */
  boolean isProbed() {
    return probed;
  }

  /** The session ended. */
  void abandon() {
    if (!over) {
      over = true;
      timeout.cancel(false);
      webSocket.abort();
    }
  }

  @Override
  public void text(byte[] packet) {
    if (over) {
      return;
    }
    if (!probed && Arrays.equals(packet, PROBE)) {
      probed = true;
      try (var pong = new Outgoing(List.of(EngineMessage.PROBE_PONG))) {
        webSocket.write(pong);
      }
      if (webSocket.flush()) {
        session.probed();
      } else {
        fail();
      }
    } else if (probed && Arrays.equals(packet, UPGRADE)) {
      over = true;
      timeout.cancel(false);
      session.upgraded(webSocket);
    } else {
      fail();
    }
  }

  @Override
  public void binary(byte[] bytes) {
    fail();
  }

  @Override
  public void ended(CloseReason reason) {
    fail();
  }

  /** The session stays on polling. */
  private void fail() {
    if (!over) {
      abandon();
      session.upgradeFailed();
    }
  }
}
