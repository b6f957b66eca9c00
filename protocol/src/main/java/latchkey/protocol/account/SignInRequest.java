package latchkey.protocol.account;

import latchkey.protocol.Limits;
import latchkey.protocol.Names;
import latchkey.protocol.Require;

/**
 * {@code POST /api/sign-in}.
 *
 * @param token from a sign-in link's fragment; works once
 * @param deviceName what the person will know this device by
 */
public record SignInRequest(String token, String deviceName) {
  public SignInRequest {
    Require.line(token, 128, "token");
    Names.require(deviceName, Limits.MAX_NAME_CODE_POINTS, "deviceName");
  }

  @Override
  public String toString() {
    return "SignInRequest[deviceName=" + deviceName + "]";
  }
}
