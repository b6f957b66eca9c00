package latchkey.socketio.engine;

import io.netty.channel.EventLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the client sees it, over whichever transport. The public methods may be called
 * from any thread; the others are called on the session's loop.
 */
public final class Session {
  /** How long a GET may rest while the client is about to leave polling. */
  private static final long UPGRADING_POLL_MILLIS = 100;

  /** How long a session that was closed keeps its last message for a client that polls. */
  private static final long LAST_POLL_MILLIS = 5_000;

  private final String id;
  private final Handshake handshake;
  private final EngineConfig config;
  private final LoopWriter writer;
  private final EventLoop loop;
  private final Runnable forget;
  private final Holdings holdings;
  private final Heartbeat heartbeat;
  private final SessionListener listener;
  private volatile Transport transport;
  private @Nullable Upgrade upgrade;
  private @Nullable String origin;
  private @Nullable String upgradeOrigin;
  private final Set<Runnable> bodies = ConcurrentHashMap.newKeySet();
  private volatile boolean open = true;
  private boolean gone;
  private boolean touched;
  private boolean paused;

  /**
   * Begins a session, whose first message is on its way when this returns.
   *
   * @param webSocket where the session begins on one; else it begins with polling
   * @param forget called once, when no request shall reach the session any more
   */
  Session(
      String id,
      Handshake handshake,
      EngineConfig config,
      LoopWriter writer,
      Holdings holdings,
      @Nullable ServerWebSocket webSocket,
      Function<Session, SessionListener> listener,
      Runnable forget) {
    this.id = id;
    this.handshake = handshake;
    this.origin = handshake.header("origin").orElse(null);
    this.config = config;
    this.writer = writer;
    this.loop = writer.loop();
    this.holdings = holdings;
    this.forget = forget;
    this.heartbeat =
        new Heartbeat(
            loop,
            config.pingInterval(),
            config.pingTimeout(),
            () -> writeNow(EngineMessage.PING),
            this::isDeaf,
            () -> end(CloseReason.PING_TIMEOUT));
    this.transport =
        webSocket == null
            ? new PollingTransport(holdings, () -> close(CloseReason.TRANSPORT_ERROR))
            : new WebSocketTransport(
                webSocket, loop, config.maxPayload(), holdings, new Incoming());
    this.listener = listener.apply(this);
    holdings.whenTakenBack(() -> close(CloseReason.OVER_SHARE));
    writeNow(OpenPacket.of(id, webSocket == null, config));
    heartbeat.beat();
  }

  public String id() {
    return id;
  }

  public Handshake handshake() {
    return handshake;
  }

  /** The Origin header of the request that the current message came with. On the session's loop. */
  public Optional<String> origin() {
    return Optional.ofNullable(origin);
  }

  /** The way to this session's loop. */
  public LoopWriter writer() {
    return writer;
  }

  /** Sends messages, one right after the other. */
  public void send(List<EngineMessage> messages) {
    writer.submit(() -> writeNow(messages));
  }

  /**
   * Sends messages by themselves, not together with what is sent next. The future completes on the
   * loop when they are on their way, or when they never will be.
   */
  public CompletableFuture<Void> sendApart(List<EngineMessage> messages) {
    var sent = new CompletableFuture<Void>();
    writer.submit(() -> {
      writeNow(messages);
      flush();
      sent.complete(null);
    });
    return sent;
  }

  /** Ends the session, after what was sent before. */
  public void close(CloseReason reason) {
    writer.submit(() -> end(reason));
  }

  /** Something that this session makes the server hold; nothing yet. */
  public Holding newHolding() {
    return holdings.part();
  }

  /**
   * Counts what the session makes the server hold on another lease from now on; where that refuses,
   * the session ends.
   *
   * @param lease made with what is to run when it is taken back
   */
  public void holdBy(Function<Runnable, Lease> lease) {
    if (!holdings.moveTo(lease)) {
      close(CloseReason.OVER_SHARE);
    }
  }

  /** Bytes that were sent and that the client has not taken yet. */
  public long bufferedBytes() {
    return transport.bufferedBytes();
  }

  /** Runs {@code task} on the session's loop after {@code millis}. */
  public void schedule(Runnable task, long millis) {
    var _ = loop.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /** Stops reading from the client, until {@link #resume}. On the session's loop. */
  public void pause() {
    if (!paused) {
      paused = true;
      transport.pause();
    }
  }

  /** Reads from the client again. On the session's loop. */
  public void resume() {
    if (paused) {
      paused = false;
      transport.resume();
    }
  }

  void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  /** Ends the session without any politeness. */
  void cutOff() {
    loop.execute(() -> {
      end(CloseReason.SERVER_SHUT_DOWN);
      vanish();
    });
  }

  void write(Outgoing outgoing) {
    if (!open) {
      return;
    }
    transport.write(outgoing);
    if (transport.bufferedBytes() > config.maxBufferedBytes()) {
      if (!transport.flush() || transport.bufferedBytes() > config.maxBufferedBytes()) {
        end(CloseReason.SLOW_CONSUMER);
        return;
      }
    }
    if (!touched) {
      touched = true;
      writer.touched(this);
    }
  }

  void flush() {
    touched = false;
    if (!transport.flush()) {
      end(CloseReason.SLOW_CONSUMER);
    }
  }

  private void writeNow(EngineMessage message) {
    writeNow(List.of(message));
  }

  private void writeNow(List<EngineMessage> messages) {
    try (var outgoing = new Outgoing(messages)) {
      write(outgoing);
    }
  }

  private boolean isDeaf() {
    return paused;
  }

  /** A GET came. */
  void poll(HttpServerRequest request) {
    if (!(transport instanceof PollingTransport polling) || gone) {
      HandshakeError.BAD_REQUEST.answer(request);
    } else if (polling.isHolding()) {
      HandshakeError.BAD_REQUEST.answer(request);
      end(CloseReason.TRANSPORT_ERROR);
    } else {
      if (!polling.hold(request)) {
        end(CloseReason.SLOW_CONSUMER);
      }
      if (!open) {
        vanish();
      } else if (upgrade != null && upgrade.isProbed()) {
        schedule(this::releasePoll, UPGRADING_POLL_MILLIS);
      }
    }
  }

  /**
   * A POST comes, whose body is held until it is whole. On any thread.
   *
   * @param letGo run where the session is over
   */
  void receiving(Runnable letGo) {
    bodies.add(letGo);
    if (!open) {
      letGoOfBodies();
    }
  }

  /** It does not come any longer. On any thread. */
  void received(Runnable letGo) {
    bodies.remove(letGo);
  }

  private void letGoOfBodies() {
    bodies.forEach(Runnable::run);
  }

  /** A POST came. */
  void post(HttpServerRequest request, Buffer body) {
    if (!open || !(transport instanceof PollingTransport polling)) {
      HandshakeError.BAD_REQUEST.answer(request);
      return;
    }
    if (polling.isConfirming()) {
      HandshakeError.BAD_REQUEST.answer(request);
      end(CloseReason.TRANSPORT_ERROR);
      return;
    }
    origin = request.getHeader(HttpHeaders.ORIGIN);
    if (PollingPayload.read(body.getBytes(), new Incoming())) {
      polling.confirm(request);
    } else {
      HandshakeError.BAD_REQUEST.answer(request);
      end(CloseReason.MALFORMED_PACKET);
    }
  }

  /** A WebSocket came that wants to take over. */
  void probe(ServerWebSocket webSocket, @Nullable String from) {
    if (!open || upgrade != null || transport instanceof WebSocketTransport) {
      webSocket.close();
    } else {
      upgradeOrigin = from;
      upgrade = new Upgrade(this, webSocket, loop, config, holdings);
    }
  }

  /** The client has seen that the WebSocket works: its GET shall come back. */
  void probed() {
    releasePoll();
  }

  void upgradeFailed() {
    upgrade = null;
  }

  /** From now on the WebSocket carries everything. */
  void upgraded(WebSocketTransport webSocket) {
    upgrade = null;
    if (!open || !(transport instanceof PollingTransport polling)) {
      webSocket.abort();
      return;
    }
    releasePoll();
    polling.resume();
    webSocket.receiver(new Incoming());
    transport = webSocket;
    origin = upgradeOrigin;
    if (paused) {
      webSocket.pause();
    }
    try (Outgoing rest = polling.takeOver()) {
      write(rest);
    }
  }

  private void releasePoll() {
    if (transport instanceof PollingTransport polling && polling.isHolding()) {
      polling.add(EngineMessage.NOOP);
      if (!polling.flush()) {
        end(CloseReason.SLOW_CONSUMER);
      }
    }
  }

  void end(CloseReason reason) {
    if (!open) {
      return;
    }
    open = false;
    letGoOfBodies();
    heartbeat.stop();
    if (upgrade != null) {
      upgrade.abandon();
    }
    boolean over = transport.close(reason);
    listener.closed(reason);
    if (over) {
      vanish();
    } else {
      schedule(this::vanish, LAST_POLL_MILLIS);
    }
  }

  private void vanish() {
    if (!gone) {
      gone = true;
      transport.abort();
      forget.run();
    }
  }

  /** What the client sends over the transport that is in charge. */
  private final class Incoming implements Receiver {
    @Override
    public void text(byte[] packet) {
      if (!open) {
        return;
      }
      switch (packet[0]) {
        case '1' -> end(CloseReason.TRANSPORT_CLOSED);
        case '3' -> heartbeat.beat();
        case '4' -> listener.text(java.util.Arrays.copyOfRange(packet, 1, packet.length));
        case '2', '6' -> {}
        default -> end(CloseReason.MALFORMED_PACKET);
      }
    }

    @Override
    public void binary(byte[] bytes) {
      if (open) {
        listener.binary(bytes);
      }
    }

    @Override
    public void ended(CloseReason reason) {
      end(reason);
      if (reason == CloseReason.TRANSPORT_CLOSED) {
        vanish();
      }
    }
  }
}
