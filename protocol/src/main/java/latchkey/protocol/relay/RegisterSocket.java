package latchkey.protocol.relay;

import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * {@code external:registerSocket}: the connection's own session, no other.
 *
 * @param receipt the newest that the guest holds; null where it holds none
 */
public record RegisterSocket(GuestSessionId sessionId, @Nullable Bytes receipt) {
  public RegisterSocket {
    Require.present(sessionId, "sessionId");
    if (receipt != null) {
      Require.length(receipt, Limits.RECEIPT_BYTES, "receipt");
    }
  }
}
