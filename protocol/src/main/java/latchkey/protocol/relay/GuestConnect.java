package latchkey.protocol.relay;

import latchkey.protocol.GuestSessionId;
import org.jspecify.annotations.Nullable;

/** A guest's CONNECT payload. Without either of them the guest is {@code unauthenticated}. */
public record GuestConnect(@Nullable GuestSessionId sessionId, @Nullable String sessionToken) {
  @Override
  public String toString() {
    return "GuestConnect[sessionId=" + sessionId + "]";
  }
}
