package latchkey.socketio.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket08FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;

/**
 * A WebSocket. Frames are written to the channel whole, past Vert.x's own encoder, so that the
 * receivers of a broadcast share their bytes and a flush sends all that was written since the last.
 */
final class WebSocketTransport implements Transport {
  /** How many pings a client may send while it does not read the pongs. */
  private static final int MAX_UNREAD_PONGS = 64;

  private static final Buffer NOTHING = Buffer.buffer();

  private final ServerWebSocket socket;
  private final ChannelHandlerContext context;
  private final EventLoop home;
  private final int maxPayload;
  private final Holding undecoded;
  private final Holding unfinished;
  private final Holding unread;
  private Receiver receiver;
  private volatile boolean broken;

  // On the WebSocket's own loop.
  private Buffer message = NOTHING;
  private boolean messageIsText;
  private boolean overflowed;
  private int unreadPongs;
  private long arrived;

  WebSocketTransport(
      ServerWebSocket socket,
      EventLoop home,
      int maxPayload,
      Holdings holdings,
      Receiver receiver) {
    this.socket = socket;
    this.home = home;
    this.maxPayload = maxPayload;
    this.undecoded = holdings.part();
    this.unfinished = holdings.part();
    this.unread = holdings.part();
    this.receiver = receiver;
    ChannelHandlerContext vertx = ((WebSocketInternal) socket).channelHandlerContext();
    this.context = vertx.pipeline().context(WebSocketFrameEncoder.class);
    leaveToHeartbeat(vertx.pipeline());
    EventLoop own = context.channel().eventLoop();
    if (own.inEventLoop()) {
      watch();
    } else {
      own.execute(this::watch);
    }
    socket.frameHandler(this::frame);
    socket.exceptionHandler(this::failed);
    socket.closeHandler(nothing -> ended(CloseReason.TRANSPORT_CLOSED));
  }

  /** The HTTP server's own look for silent connections costs a timer for each, and some memory. */
  private static void leaveToHeartbeat(ChannelPipeline pipeline) {
    if (pipeline.get(IdleStateHandler.class) != null) {
      pipeline.remove(IdleStateHandler.class);
    }
  }

  private void watch() {
    ChannelHandlerContext decoder = context.pipeline().context(WebSocket08FrameDecoder.class);
    if (decoder != null && context.channel().isActive()) {
      context.pipeline().addBefore(decoder.name(), null, new Watch());
    }
  }

  /** Counts what has come and has not been handed on as a whole frame, and what is not read. */
  private final class Watch extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      arrived += ((ByteBuf) bytes).readableBytes();
      context.fireChannelRead(bytes);
      if (!count(undecoded, arrived)) {
        tooMuchCame();
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (context.channel().isWritable()) {
        // That less is held is never refused.
        count(unread, bufferedBytes());
      }
      context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      context.fireChannelInactive();
      undecoded.set(0);
      unfinished.set(0);
      unread.set(0);
    }
  }

  /** What a channel that has gone held is gone as well, also where the two happen at once. */
  private boolean count(Holding part, long bytes) {
    boolean fits = part.set(bytes);
    if (!context.channel().isActive()) {
      part.set(0);
    }
    return fits;
  }

  private void tooMuchCame() {
    // Nothing more is taken in, whatever the client goes on sending until it is cut off.
    context.channel().config().setAutoRead(false);
    ended(CloseReason.OVER_SHARE);
  }

  /** How long a frame from a client was, header and mask included (RFC 6455, section 5.2). */
  private static long lengthOf(int payload) {
    return 6L + payload + (payload < 126 ? 0 : payload < 0x10000 ? 2 : 8);
  }

  /** Who takes what comes from now on. */
  void receiver(Receiver next) {
    receiver = next;
  }

  @Override
  public void write(Outgoing outgoing) {
    Channel channel = context.channel();
    if (!channel.isActive()) {
      return;
    }
    for (ByteBuf frame : outgoing.frames(context.alloc())) {
      var _ = context.write(frame.retainedDuplicate(), channel.voidPromise());
    }
  }

  @Override
  public boolean flush() {
    context.flush();
    return count(unread, bufferedBytes());
  }

  @Override
  public long bufferedBytes() {
    ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  @Override
  public void pause() {
    socket.pause();
  }

  @Override
  public void resume() {
    socket.resume();
  }

  @Override
  public boolean close(CloseReason reason) {
    context.flush();
    // A client that does not read would not see a close frame. And the official Java client does
    // not act on one: after a shutdown it would try to reconnect only when the next ping is
    // overdue, while the end of the TCP connection is noticed by all at once.
    if (broken
        || !context.channel().isActive()
        || reason == CloseReason.SLOW_CONSUMER
        || reason == CloseReason.TURNED_AWAY
        || reason == CloseReason.SERVER_SHUT_DOWN) {
      abort();
      return true;
    }
    socket.close(statusFor(reason));
    if (reason == CloseReason.OVER_SHARE) {
      abort();
      return true;
    }
    return false;
  }

  @Override
  public void abort() {
    // Past Vert.x, which would first send a close frame and wait for the answer.
    var _ = context.close();
  }

  private static short statusFor(CloseReason reason) {
    WebSocketCloseStatus status =
        switch (reason) {
          case PAYLOAD_TOO_LARGE -> WebSocketCloseStatus.MESSAGE_TOO_BIG;
          case MALFORMED_PACKET -> WebSocketCloseStatus.INVALID_PAYLOAD_DATA;
          case OVER_SHARE -> WebSocketCloseStatus.TRY_AGAIN_LATER;
          default -> WebSocketCloseStatus.NORMAL_CLOSURE;
        };
    return (short) status.code();
  }

  private void frame(WebSocketFrame frame) {
    // What came before the count began is not in it.
    arrived = Math.max(0, arrived - lengthOf(frame.binaryData().length()));
    // At once, so that no byte counts here and as a part of a message as well.
    count(undecoded, arrived);
    switch (frame.type()) {
      case TEXT, BINARY -> {
        messageIsText = frame.isText();
        append(frame);
      }
      case CONTINUATION -> append(frame);
      case PING -> countPong();
      case PONG, CLOSE -> {}
    }
  }

  private void append(WebSocketFrame frame) {
    if (overflowed) {
      return;
    }
    Buffer data = frame.binaryData();
    if (message.length() + data.length() > maxPayload) {
      overflowed = true;
      message = NOTHING;
      unfinished.set(0);
      ended(CloseReason.PAYLOAD_TOO_LARGE);
      return;
    }
    if (frame.isFinal() && message.length() == 0) {
      received(data.getBytes(), messageIsText);
      return;
    }
    if (message.length() == 0) {
      message = Buffer.buffer();
    }
    // Its own bytes, so that what comes piece by piece is copied once.
    message.appendBuffer(data);
    if (frame.isFinal()) {
      byte[] bytes = message.getBytes();
      message = NOTHING;
      unfinished.set(0);
      received(bytes, messageIsText);
    } else if (!count(unfinished, message.length())) {
      overflowed = true;
      message = NOTHING;
      tooMuchCame();
    }
  }

  private void received(byte[] bytes, boolean text) {
    if (!text) {
      onHome(() -> receiver.binary(bytes));
    } else if (bytes.length > 0 && Utf8.isValid(bytes)) {
      onHome(() -> receiver.text(bytes));
    } else {
      ended(CloseReason.MALFORMED_PACKET);
    }
  }

  private void countPong() {
    if (context.channel().isWritable()) {
      unreadPongs = 0;
    } else {
      unreadPongs++;
      if (unreadPongs > MAX_UNREAD_PONGS) {
        ended(CloseReason.SLOW_CONSUMER);
      }
    }
  }

  /** The decoder has told the client what was wrong, and closes the channel. */
  private void failed(Throwable cause) {
    broken = true;
    ended(
        switch (cause) {
          case TooLongFrameException _ -> CloseReason.PAYLOAD_TOO_LARGE;
          case CorruptedWebSocketFrameException corrupted ->
              corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)
                  ? CloseReason.PAYLOAD_TOO_LARGE
                  : CloseReason.TRANSPORT_ERROR;
          default -> CloseReason.TRANSPORT_CLOSED;
        });
  }

  private void ended(CloseReason reason) {
    onHome(() -> receiver.ended(reason));
  }

  private void onHome(Runnable task) {
    if (home.inEventLoop()) {
      task.run();
    } else {
      home.execute(task);
    }
  }
}
