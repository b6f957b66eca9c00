package latchkey.protocol.account;

import latchkey.protocol.Bytes;
import latchkey.protocol.Require;
import latchkey.protocol.keys.PublicKeys;

/**
 * {@code POST /api/recovery/log}: reads the log of the account whose present recovery key this is.
 *
 * @param recoveryKey the public half, 33 bytes
 */
public record RecoveryLogRequest(Bytes recoveryKey, long from) {
  public RecoveryLogRequest {
    PublicKeys.identity(recoveryKey, "recoveryKey");
    Require.between(from, 0, Integer.MAX_VALUE, "from");
  }
}
