package latchkey.protocol.relay;

import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Require;

/** {@code external:registerSocket}: the connection's own session, no other. */
public record RegisterSocket(GuestSessionId sessionId) {
  public RegisterSocket {
    Require.present(sessionId, "sessionId");
  }
}
