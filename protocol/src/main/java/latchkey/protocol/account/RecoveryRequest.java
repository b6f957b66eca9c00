package latchkey.protocol.account;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Names;
import latchkey.protocol.Require;
import latchkey.protocol.keys.PublicKeys;

/**
 * {@code POST /api/recovery}: adds a device by the recovery key.
 *
 * @param recoveryKey the public half, 33 bytes
 * @param entry the signed {@code DeviceAdded}
 * @param accessToken made by the device, as in {@link SignInRequest}
 */
public record RecoveryRequest(
    Bytes recoveryKey, Bytes entry, String deviceName, String accessToken) {
  public RecoveryRequest {
    PublicKeys.identity(recoveryKey, "recoveryKey");
    Require.upTo(entry, Limits.MAX_ACCOUNT_ENTRY_BYTES, "entry");
    Names.require(deviceName, Limits.MAX_NAME_CODE_POINTS, "deviceName");
    Require.token(accessToken, "accessToken");
  }

  @Override
  public String toString() {
    return "RecoveryRequest[deviceName=" + deviceName + "]";
  }
}
