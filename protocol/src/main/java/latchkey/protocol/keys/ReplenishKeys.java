package latchkey.protocol.keys;

import java.util.List;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/meetings/external/session/:sessionId/prekeys}: more one-time pre-keys and, where
 * given, new long-lived ones.
 */
public record ReplenishKeys(
    List<PreKey> preKeys,
    List<KyberPreKey> kyberPreKeys,
    @Nullable SignedPreKey signedPreKey,
    @Nullable KyberPreKey lastResortKyberPreKey) {
  public ReplenishKeys {
    preKeys = Require.items(preKeys, 0, Limits.MAX_ONE_TIME_PRE_KEYS, "preKeys");
    kyberPreKeys = Require.items(kyberPreKeys, 0, Limits.MAX_ONE_TIME_PRE_KEYS, "kyberPreKeys");
  }
}
