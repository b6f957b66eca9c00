package latchkey.protocol;

/**
 * Problem details (RFC 9457), media type {@code application/problem+json}.
 *
 * @param type {@code urn:latchkey:} and the code
 * @param title the code in plain words
 * @param status the HTTP status
 * @param code stable, for programs
 * @param detail for a person: what happened, why, what to do next
 */
public record Problem(String type, String title, int status, ErrorCode code, String detail) {
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    Require.present(code, "code");
  }

  public static Problem of(ErrorCode code, String detail) {
    return new Problem(
        "urn:latchkey:" + code.wire(), code.wire().replace('_', ' '), code.status(), code, detail);
  }

  /** The same under another HTTP status, where HTTP has one that says more than the code's. */
  public Problem withStatus(int other) {
    return new Problem(type, title, other, code, detail);
  }
}
