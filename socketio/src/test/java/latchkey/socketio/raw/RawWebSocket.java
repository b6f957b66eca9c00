package latchkey.socketio.raw;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket whose messages are taken one by one. */
public final class RawWebSocket implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final long PATIENCE_SECONDS = 10;

  private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;
  private volatile boolean answersPings;

  private RawWebSocket(URI uri, @Nullable String origin, boolean reads) {
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
    if (origin != null) {
      builder.header("Origin", origin);
    }
    socket = builder.buildAsync(uri, new Listener(reads)).join();
  }

  /** Opens {@code server + query}, with the path of Socket.IO before the query. */
  public static RawWebSocket open(URI server, String query) {
    return new RawWebSocket(server.resolve("/socket.io/" + query), null, true);
  }

  public static RawWebSocket open(URI server) {
    return open(server, "?EIO=4&transport=websocket");
  }

  public static RawWebSocket openFrom(URI server, String origin) {
    return new RawWebSocket(server.resolve("/socket.io/?EIO=4&transport=websocket"), origin, true);
  }

  /** One that never reads, so that what is sent to it piles up. */
  public static RawWebSocket openDeaf(URI server) {
    return new RawWebSocket(server.resolve("/socket.io/?EIO=4&transport=websocket"), null, false);
  }

  /** The status with which the server refuses to open a WebSocket. */
  public static int refusal(URI server, String query) {
    try (RawWebSocket _ = open(server, query)) {
      return 101;
    } catch (CompletionException e) {
      return statusOf(e);
    }
  }

  public static int refusalFrom(URI server, String origin) {
    try (RawWebSocket _ = openFrom(server, origin)) {
      return 101;
    } catch (CompletionException e) {
      return statusOf(e);
    }
  }

  private static int statusOf(CompletionException e) {
    if (e.getCause() instanceof WebSocketHandshakeException refused) {
      return refused.getResponse().statusCode();
    }
    throw e;
  }

  public RawWebSocket send(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  public RawWebSocket send(byte... bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    return this;
  }

  /** Sends what the server may refuse, and end the connection for, before it has read it all. */
  public RawWebSocket sendTooMuch(String text) {
    var _ = socket.sendText(text, true);
    return this;
  }

  /** A piece of a text message that goes on. */
  public RawWebSocket sendPart(String text) {
    socket.sendText(text, false).join();
    return this;
  }

  public RawWebSocket ping() {
    socket.sendPing(ByteBuffer.allocate(100)).join();
    return this;
  }

  public RawWebSocket pong() {
    socket.sendPong(ByteBuffer.allocate(100)).join();
    return this;
  }

  /** From now on, pings are answered as they come. */
  public void answerPings() {
    answersPings = true;
  }

  /** The next message, which must be text. */
  public String text() {
    return (String) next();
  }

  /** The next message that is no ping, which must be text. */
  public String textAfterPings() {
    String text = text();
    return text.equals("2") ? textAfterPings() : text;
  }

  /** The next message that is no ping, which must be binary. */
  public byte[] binary() {
    Object next = next();
    return next.equals("2") ? binary() : (byte[]) next;
  }

  private Object next() {
    try {
      Object message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message came; closed: " + closed);
      }
      return message;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for the end. Returns the status code, 1006 where there was none. */
  public int awaitClosed() {
    return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Starts reading, where the socket was opened deaf. */
  public void read() {
    socket.request(Long.MAX_VALUE);
  }

  /** Ends the TCP connection without a word. */
  public void cutOff() {
    socket.abort();
  }

  @Override
  public void close() {
    cutOff();
  }

  private final class Listener implements WebSocket.Listener {
    private final boolean reads;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Listener(boolean reads) {
      this.reads = reads;
    }

    @Override
    public void onOpen(WebSocket opened) {
      if (reads) {
        opened.request(Long.MAX_VALUE);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        if (answersPings && text.toString().equals("2")) {
          var _ = from.sendText("3", true);
        }
        messages.add(text.toString());
        text.setLength(0);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      while (data.hasRemaining()) {
        bytes.write(data.get());
      }
      if (last) {
        messages.add(bytes.toByteArray());
        bytes.reset();
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      closed.complete(status);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.complete(1006);
    }
  }
}
