package latchkey.server.api.rest;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import latchkey.protocol.ErrorCode;
import latchkey.server.limit.ByteBudget;
import latchkey.server.refusal.Refused;

/**
 * A request's body, which stays unread until it is known who makes the call. To be made on the
 * request's event loop, before anything else is done with the request.
 */
final class RequestBody {
  /**
   * So many pieces of a stream are taken in before they are read, each of at most so many bytes.
   */
  private static final int AHEAD = 16;

  private static final int PIECE_BYTES = HttpServerOptions.DEFAULT_MAX_CHUNK_SIZE;

  private final HttpServerRequest request;
  private final Context context;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final BlockingQueue<Optional<Buffer>> pieces = new LinkedBlockingQueue<>();

  /**
   * Reads nothing yet.
   *
   * @param broken told at once, on the event loop, of a body that is not HTTP: the connection is
   *     closed when it returns
   */
  RequestBody(HttpServerRequest request, Vertx vertx, Consumer<Refused> broken) {
    this.request = request;
    this.context = vertx.getOrCreateContext();
    request.exceptionHandler(failure -> {
      Refused refused =
          new Refused(
              ErrorCode.INVALID_REQUEST,
              "The body broke off, or is not sent as HTTP/1.1 asks. Send it again.");
      if (!(failure instanceof HttpClosedException)) {
        broken.accept(refused);
      }
      fail(refused);
    });
    if (isComing(request)) {
      request.pause();
    } else {
      whole.complete(new byte[0]);
    }
  }

  /** Whether a request's head announces a body. */
  static boolean isComing(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  /**
   * Reads it, and waits for that; refuses one that is longer than it may be.
   *
   * @param claim grows with it
   */
  byte[] read(int most, ByteBudget.Claim claim) {
    if (!whole.isDone()) {
      try {
        context.runOnContext(nothing -> begin(most, claim));
      } catch (RejectedExecutionException e) {
        stop();
      }
    }
    return result();
  }

  /**
   * The body as it comes, of which little is held at a time. Reading waits for more, and throws
   * {@link Refused} where it breaks off or is longer than it may be.
   *
   * @param besides what the claim holds besides
   */
  InputStream stream(int most, ByteBudget.Claim claim, int besides) {
    claim.require(besides + (long) AHEAD * PIECE_BYTES);
    if (whole.isDone()) {
      pieces.add(Optional.empty());
    } else {
      try {
        context.runOnContext(nothing -> beginPieces(most));
      } catch (RejectedExecutionException e) {
        stop();
      }
    }
    return new Coming();
  }

  private void beginPieces(int most) {
    if (declaredLength() > most) {
      fail(tooLarge(most));
    }
    if (whole.isDone()) {
      return;
    }
    AtomicLong read = new AtomicLong(); // On this event loop alone.
    request.handler(bytes -> {
      if (read.addAndGet(bytes.length()) > most) {
        fail(tooLarge(most));
      } else if (!whole.isDone()) {
        pieces.add(Optional.of(bytes));
      }
    });
    request.endHandler(nothing -> {
      whole.complete(new byte[0]);
      pieces.add(Optional.empty());
    });
    if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
      request.response().writeContinue();
    }
    request.fetch(AHEAD);
  }

  /** Asks for as many pieces more as have been read. */
  private void fetchNext() {
    try {
      context.runOnContext(nothing -> request.fetch(1));
    } catch (RejectedExecutionException e) {
      stop();
    }
  }

  private final class Coming extends InputStream {
    private Buffer piece = Buffer.buffer();
    private int at;
    private boolean ended;

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) {
      while (at == piece.length()) {
        if (ended || !next()) {
          return -1;
        }
      }
      int read = Math.min(most, piece.length() - at);
      piece.getBytes(at, at + read, into, from);
      at += read;
      return read;
    }

    /** Whether there is another piece. */
    private boolean next() {
      Optional<Buffer> next;
      try {
        next = pieces.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("a call is not interrupted", e);
      }
      if (next.isEmpty()) {
        ended = true;
        var _ = result();
        return false;
      }
      piece = next.get();
      at = 0;
      fetchNext();
      return true;
    }
  }

  private byte[] result() {
    try {
      return whole.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Refused refused ? refused : e;
    }
  }

  /** Does not wait for it any longer, since the server stops. */
  void stop() {
    fail(
        new Refused(ErrorCode.UNAVAILABLE, "The server is stopping. Try again in a little while."));
  }

  /** Lets go of what there is of it, unless that is all. */
  void crowdedOut() {
    fail(ByteBudget.noRoom());
  }

  private void fail(Refused refused) {
    whole.completeExceptionally(refused);
    pieces.add(Optional.empty());
  }

  private void begin(int most, ByteBudget.Claim claim) {
    Buffer read = Buffer.buffer();
    if (declaredLength() > most) {
      fail(tooLarge(most));
    }
    if (whole.isDone()) {
      return; // Its bytes stay where they are until the answer is out.
    }
    request.handler(bytes -> {
      if (whole.isDone()) {
        return;
      }
      if (read.length() + bytes.length() > most) {
        fail(tooLarge(most));
        return;
      }
      try {
        claim.require((long) read.length() + bytes.length());
        read.appendBuffer(bytes);
      } catch (Refused refused) {
        fail(refused);
      }
    });
    request.endHandler(nothing -> whole.complete(read.getBytes()));
    if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
      request.response().writeContinue();
    }
    request.resume();
  }

  private long declaredLength() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static Refused tooLarge(int most) {
    return new Refused(
        ErrorCode.TOO_LARGE,
        "The body is larger than " + most / 1024 + " KiB, the most for this call. Send less.");
  }
}
