package latchkey.server.refusal;

import java.time.Duration;
import java.util.Optional;
import latchkey.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A caller asked for what it may not have or what cannot be. The message is for a person: what
 * happened, why, what to do next.
 */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable Duration retryAfter;

  public Refused(ErrorCode code, String message) {
    this(code, message, null);
  }

  private Refused(ErrorCode code, String message, @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** A refusal that a later attempt need not meet. */
  public static Refused until(ErrorCode code, String message, Duration retryAfter) {
    return new Refused(code, message, retryAfter);
  }

  public ErrorCode code() {
    return code;
  }

  /** The refusal's text, for the caller. */
  public String message() {
    return String.valueOf(getMessage());
  }

  /** How long to wait before trying again, where that helps. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
