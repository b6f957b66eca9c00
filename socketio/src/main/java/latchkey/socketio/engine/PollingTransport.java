package latchkey.socketio.engine;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** HTTP long-polling: messages wait until the client's GET is there to carry them. */
final class PollingTransport implements Transport {
  private static final byte SEPARATOR = 0x1e;

  private final Deque<EngineMessage> waiting = new ArrayDeque<>();
  private final Runnable heldRequestLost;
  private final Holdings holdings;
  private final Holding unsent;
  private long bytes;
  private boolean paused;
  private @Nullable HttpServerRequest held;
  private @Nullable HttpServerRequest unconfirmed;

  /**
   * Nothing waits yet.
   *
   * @param heldRequestLost called where the client gives up a GET that was not answered; on any
   *     thread
   */
  PollingTransport(Holdings holdings, Runnable heldRequestLost) {
    this.holdings = holdings;
    this.unsent = holdings.part();
    this.heldRequestLost = heldRequestLost;
  }

  @Override
  public void write(Outgoing outgoing) {
    outgoing.messages().forEach(this::add);
  }

  void add(EngineMessage message) {
    waiting.add(message);
    bytes += message.length();
  }

  @Override
  public boolean flush() {
    HttpServerRequest request = held;
    if (request == null || waiting.isEmpty()) {
      return unsent.set(bytes);
    }
    Buffer payload = Buffer.buffer((int) Math.min(bytes, 1 << 20));
    for (EngineMessage message : waiting) {
      if (payload.length() > 0) {
        payload.appendByte(SEPARATOR);
      }
      message.appendTo(payload);
    }
    forgetWaiting();
    Holding unread = holdings.part();
    if (!unread.set(payload.length())) {
      return false;
    }
    held = null;
    HttpServerResponse response = request.response();
    if (response.closed()) {
      unread.set(0);
    } else {
      answer(response, payload).onComplete(out -> unread.set(0));
    }
    return true;
  }

  private void forgetWaiting() {
    waiting.clear();
    bytes = 0;
    unsent.set(0);
  }

  @Override
  public long bufferedBytes() {
    return bytes;
  }

  boolean isHolding() {
    return held != null;
  }

  /** Keeps a GET until there is something to answer it with; as {@link #flush}. */
  boolean hold(HttpServerRequest request) {
    held = request;
    request
        .response()
        .closeHandler(nothing -> {
          if (!request.response().ended()) {
            heldRequestLost.run();
          }
        });
    return flush();
  }

  /** What waits, for the transport that takes over. */
  Outgoing takeOver() {
    var rest = new Outgoing(java.util.List.copyOf(waiting));
    forgetWaiting();
    return rest;
  }

  /** Answers a POST whose packets were taken; later where the session is paused. */
  void confirm(HttpServerRequest post) {
    if (paused) {
      unconfirmed = post;
    } else {
      var _ = answer(post.response(), Buffer.buffer("ok"));
    }
  }

  /** Whether the client still waits for the answer to a POST. */
  boolean isConfirming() {
    return unconfirmed != null;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    HttpServerRequest post = unconfirmed;
    unconfirmed = null;
    if (post != null) {
      var _ = answer(post.response(), Buffer.buffer("ok"));
    }
  }

  @Override
  public boolean close(CloseReason reason) {
    resume();
    // A client that closed by itself only waits for its GET to come back.
    add(reason == CloseReason.TRANSPORT_CLOSED ? EngineMessage.NOOP : EngineMessage.CLOSE);
    flush();
    return waiting.isEmpty() || !reason.leavesMessages();
  }

  @Override
  public void abort() {
    forgetWaiting();
    HttpServerRequest request = held;
    held = null;
    if (request != null) {
      HandshakeError.BAD_REQUEST.answer(request);
    }
  }

  private static Future<Void> answer(HttpServerResponse response, Buffer body) {
    return response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=UTF-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(body);
  }
}
