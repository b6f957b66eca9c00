package latchkey.client.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.client.testing.TcpProxy;
import latchkey.client.testing.TcpProxy.Way;

/** A proxy that lets HTTP through, and does to WebSockets what proxies do to them. */
final class WebSocketFaults implements AutoCloseable {
  private final TcpProxy proxy;
  private final Set<Line> webSockets = ConcurrentHashMap.newKeySet();
  private volatile Fault fault = Fault.NONE;

  /** What becomes of a WebSocket. */
  enum Fault {
    /** It works. */
    NONE,
    /** The request for it is answered by the end of the connection. */
    CUT_UPGRADE,
    /** The request for it is never answered. */
    HANG_UPGRADE,
    /** It comes about, and then nothing more passes. */
    HANG_FRAMES,
    /** The next message from the server is broken off in its middle. */
    CUT_FRAME
  }

  WebSocketFaults(int port) {
    this.proxy = new TcpProxy(() -> port, Line::new);
  }

  URI url() {
    return proxy.url();
  }

  /** From now on, also of WebSockets that stand. */
  void suffer(Fault newFault) {
    fault = newFault;
  }

  /** Ends the WebSockets that stand, or hang. */
  void cutWebSockets() {
    webSockets.forEach(proxy::cut);
  }

  @Override
  public void close() {
    proxy.close();
  }

  private final class Line implements TcpProxy.Line {
    private volatile boolean webSocket;
    private volatile boolean answered;
    private volatile boolean vanishing;

    @Override
    public void pass(Way way, byte[] bytes, int length, OutputStream to) throws IOException {
      if (way == Way.UP && !webSocket && isUpgrade(bytes, length)) {
        webSocket = true;
        webSockets.add(this);
      }
      if (webSocket && !passes(way, bytes, length, to)) {
        vanishing = true;
      }
      if (!vanishing) {
        to.write(bytes, 0, length);
      }
      answered |= webSocket && way == Way.DOWN;
    }

    private boolean passes(Way way, byte[] bytes, int length, OutputStream to) throws IOException {
      switch (fault) {
        case CUT_UPGRADE -> throw new IOException("cut");
        case CUT_FRAME -> {
          if (answered && way == Way.DOWN) {
            to.write(bytes, 0, length / 2);
            throw new IOException("cut in the middle");
          }
        }
        case HANG_UPGRADE -> {
          return false;
        }
        case HANG_FRAMES -> {
          return !answered;
        }
        case NONE -> {}
      }
      return true;
    }

    private static boolean isUpgrade(byte[] bytes, int length) {
      return new String(bytes, 0, length, StandardCharsets.ISO_8859_1)
          .contains("transport=websocket");
    }
  }
}
