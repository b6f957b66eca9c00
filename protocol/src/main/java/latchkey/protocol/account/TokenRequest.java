package latchkey.protocol.account;

import latchkey.protocol.Require;

/**
 * A call that names a link by its token and nothing else: {@code POST /api/sign-in/look} and {@code
 * POST /api/device-links/state}.
 */
public record TokenRequest(String token) {
  public TokenRequest {
    Require.token(token, "token");
  }

  @Override
  public String toString() {
    return "TokenRequest";
  }
}
