package latchkey.protocol.keys;

import java.util.List;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/** {@code POST /api/meetings/:id/external/keys}: bundles of many guests at once. */
public record GuestKeyBundlesRequest(List<GuestSessionId> sessionIds) {
  public GuestKeyBundlesRequest {
    sessionIds = Require.items(sessionIds, 1, Limits.MAX_BATCH, "sessionIds");
  }
}
