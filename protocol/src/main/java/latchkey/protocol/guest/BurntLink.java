package latchkey.protocol.guest;

import latchkey.protocol.Require;

/**
 * {@code POST /api/meetings/external/burnt}: a page was opened by a link whose secret stood in the
 * address that the server got to see.
 *
 * @param token the invitation's
 */
public record BurntLink(String token) {
  public BurntLink {
    Require.present(token, "token");
  }
}
