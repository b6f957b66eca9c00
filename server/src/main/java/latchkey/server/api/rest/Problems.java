package latchkey.server.api.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Problem;
import latchkey.server.refusal.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong into problem details (RFC 9457). */
final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  static Answer of(Throwable failure) {
    return switch (failure) {
      case Refused refused -> of(refused);
      case InvalidInput invalid ->
          of(new Refused(ErrorCode.INVALID_REQUEST, invalid.getMessage() + "."));
      default -> {
        log.atError().setCause(failure).log("a call failed");
        yield of(
            ErrorCode.INTERNAL,
            "The server failed at this; its log says why. Try again, and tell whoever runs it if it"
                + " stays.");
      }
    };
  }

  private static Answer of(Refused refused) {
    Map<String, String> headers = new LinkedHashMap<>();
    refused
        .retryAfter()
        .ifPresent(
            wait -> headers.put("Retry-After", String.valueOf(Math.max(1, wait.toSeconds() + 1))));
    if (refused.code().status() == 401) {
      headers.put("WWW-Authenticate", "Bearer");
    }
    Problem problem = Problem.of(refused.code(), refused.message());
    return new Answer(problem.status(), problem, headers);
  }

  static Answer of(ErrorCode code, String detail) {
    return of(new Refused(code, detail));
  }

  static Answer stopping() {
    return of(ErrorCode.UNAVAILABLE, "The server is stopping. Try again in a little while.");
  }

  /** For a call that exists with other methods. */
  static Answer methodNotAllowed(String allowed) {
    return of(ErrorCode.METHOD_NOT_ALLOWED, "That call exists, but as " + allowed + " alone.")
        .withHeader("Allow", allowed);
  }

  /** For requests that reached no route. */
  static Answer unrouted(int status) {
    return switch (status) {
      case 404 ->
          of(ErrorCode.NOT_FOUND, "There is no such call. docs/protocol.md lists them all.");
      case 400 ->
          of(
              ErrorCode.INVALID_REQUEST,
              "The request's path or headers are malformed, or it has a body where none belongs.");
      default -> of(ErrorCode.INTERNAL, "The server failed at this; its log says why. Try again.");
    };
  }
}
