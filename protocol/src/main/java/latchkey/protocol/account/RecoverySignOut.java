package latchkey.protocol.account;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.keys.PublicKeys;

/**
 * {@code POST /api/recovery/sign-out}: signs devices out by the recovery key. So a person whose
 * devices are in other hands gets them out before a new one comes in, which they could sign out.
 *
 * @param recoveryKey the public half, 33 bytes
 * @param entry the signed {@code DeviceRemoved}
 */
public record RecoverySignOut(Bytes recoveryKey, Bytes entry) {
  public RecoverySignOut {
    PublicKeys.identity(recoveryKey, "recoveryKey");
    Require.upTo(entry, Limits.MAX_ACCOUNT_ENTRY_BYTES, "entry");
  }
}
