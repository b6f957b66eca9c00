package latchkey.client.model;

import java.time.Duration;
import java.util.Optional;
import latchkey.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Something was refused or could not be done. The message says to a person what happened, why, and
 * what to do next; {@link #code} says it to a program.
 */
public final class LatchkeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable Duration retryAfter;

  public LatchkeyException(ErrorCode code, String message) {
    this(code, message, null, null);
  }

  public LatchkeyException(
      ErrorCode code, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** The server was not reached, or went away before it answered. Trying again may help. */
  public static LatchkeyException unreachable(String message, @Nullable Throwable cause) {
    return new LatchkeyException(ErrorCode.UNAVAILABLE, message, null, cause);
  }

  public ErrorCode code() {
    return code;
  }

  /** When the server says to try again, where it says so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Whether the same call may succeed later without anybody changing anything. */
  public boolean isTransient() {
    return isTransient(code);
  }

  /** As {@link #isTransient()}, of a failure with this code. */
  public static boolean isTransient(ErrorCode code) {
    return code == ErrorCode.UNAVAILABLE
        || code == ErrorCode.INTERNAL
        || code == ErrorCode.RATE_LIMITED
        || code == ErrorCode.NOT_IN_MEETING;
  }
}
