package latchkey.server.api.rest;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import latchkey.protocol.ErrorCode;
import latchkey.server.limit.ByteBudget;
import latchkey.server.refusal.Refused;

/**
 * A request's body, which stays unread until it is known who makes the call. To be made on the
 * request's event loop, before anything else is done with the request.
 */
final class RequestBody {
  private final HttpServerRequest request;
  private final Context context;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

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
