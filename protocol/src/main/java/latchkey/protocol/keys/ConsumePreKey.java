package latchkey.protocol.keys;

import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/**
 * {@code POST /api/meetings/external/session/:sessionId/consume-prekey}: confirms a taken one-time
 * pre-key; idempotent.
 */
public record ConsumePreKey(int preKeyId) {
  public ConsumePreKey {
    Require.between(preKeyId, 0, Limits.MAX_PRE_KEY_ID, "preKeyId");
  }

  /** One-time pre-keys the guest has left. */
  public record Result(int remainingCount) {}
}
