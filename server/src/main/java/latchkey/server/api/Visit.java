package latchkey.server.api;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import latchkey.protocol.Address;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.socketio.engine.Lease;
import org.jspecify.annotations.Nullable;

/**
 * A connection that waits for its next request, or has one under way. It counts the bytes of heads
 * while they come.
 */
final class Visit extends ChannelInboundHandlerAdapter {
  private static final int SWITCHING_PROTOCOLS = 101;

  /** What a connection takes up by itself, with a head of the usual size. */
  private static final int CONNECTION_BYTES = 4 << 10;

  private static final int USUAL_HEAD_BYTES = 2 << 10;

  private final ServerLimits limits;
  private Lease lease;
  private @Nullable Address caller;
  private @Nullable HttpServerRequest request;

  /** Whether the bytes that are being handed on hold the end of the request's head. */
  private boolean justBegun;

  private long headBytes;
  private long nextHeadBytes;
  private long due;
  private boolean over;

  /** Whether it is in time. */
  enum State {
    IN_TIME,
    OVERDUE,
    WEB_SOCKET
  }

  /**
   * @param lease on which it counts
   */
  Visit(ServerLimits limits, Lease lease) {
    this.limits = limits;
    this.lease = lease;
    this.due = in(Limit.HEAD_SECONDS);
  }

  /** Whether there is room for it at all. */
  synchronized boolean fits() {
    return lease.hold(CONNECTION_BYTES + Math.max(0, headBytes + nextHeadBytes - USUAL_HEAD_BYTES));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    int bytes = message instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
    context.fireChannelRead(message);
    if (!arrived(bytes)) {
      var _ = context.close();
    }
  }

  /** More bytes came, and what was whole has been handed on: a body is not counted here. */
  private synchronized boolean arrived(int bytes) {
    if (over) {
      return true;
    }
    if (justBegun) {
      justBegun = false;
    } else if (request == null || request.isEnded()) {
      nextHeadBytes += bytes;
    } else {
      return true;
    }
    return fits();
  }

  /** A head is whole. */
  synchronized void begin(HttpServerRequest next) {
    request = next;
    justBegun = true;
    nextHeadBytes = 0;
    headBytes = 0;
    for (Map.Entry<String, String> header : next.headers()) {
      headBytes += header.getKey().length() + header.getValue().length();
    }
    due = in(Limit.BODY_SECONDS);
  }

  /** A segment of a file comes from one who may send it: that takes longer than other bodies. */
  synchronized void awaitSegment() {
    due = in(Limit.SEGMENT_SECONDS);
  }

  /** It is known who calls: strangers cannot crowd it out any longer. */
  synchronized void recognised(Address known, Lease theirs) {
    Lease unused = theirs;
    if (!over && !known.equals(caller)) {
      Lease before = lease;
      lease = theirs;
      if (fits()) {
        caller = known;
        unused = before;
      } else {
        lease = before;
      }
    }
    unused.close();
  }

  synchronized State look() {
    if (request != null && request.isEnded()) {
      if (request.response().getStatusCode() == SWITCHING_PROTOCOLS) {
        return State.WEB_SOCKET;
      }
      if (request.response().ended()) {
        request = null;
        headBytes = 0;
        // To hold less is never refused.
        fits();
        due = in(Limit.REST_SECONDS);
      }
      return State.IN_TIME;
    }
    return due - System.nanoTime() < 0 ? State.OVERDUE : State.IN_TIME;
  }

  synchronized void end() {
    over = true;
    lease.close();
  }

  private long in(Limit seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(limits.of(seconds));
  }
}
