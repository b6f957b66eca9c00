package latchkey.protocol.relay;

import latchkey.protocol.ErrorCode;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgement of an event that was refused, and the data of a CONNECT_ERROR.
 *
 * @param error for a person: what happened, why, what to do next
 * @param retryAfterMillis with {@code rate_limited}: when to try again
 */
public record Refusal(boolean ok, ErrorCode code, String error, @Nullable Long retryAfterMillis) {
  public Refusal {
    Require.present(code, "code");
    Require.present(error, "error");
  }

  public static Refusal of(ErrorCode code, String error) {
    return new Refusal(false, code, error, null);
  }
}
