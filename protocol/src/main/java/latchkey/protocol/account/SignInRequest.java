package latchkey.protocol.account;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Names;
import latchkey.protocol.Require;

/**
 * {@code POST /api/sign-in}: opens an account.
 *
 * @param token from a sign-in link's fragment; works once
 * @param deviceName what the person will know this device by
 * @param accessToken made by the device: {@code lkd_} and 32 random bytes in base64url. A call that
 *     is sent again with the same one is answered alike
 * @param entry the signed {@code AccountOpened}, which names the device under id 1
 */
public record SignInRequest(String token, String deviceName, String accessToken, Bytes entry) {
  public SignInRequest {
    Require.token(token, "token");
    Names.require(deviceName, Limits.MAX_NAME_CODE_POINTS, "deviceName");
    Require.token(accessToken, "accessToken");
    Require.upTo(entry, Limits.MAX_ACCOUNT_ENTRY_BYTES, "entry");
  }

  @Override
  public String toString() {
    return "SignInRequest[deviceName=" + deviceName + "]";
  }
}
