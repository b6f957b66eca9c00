package latchkey.protocol.device;

import latchkey.protocol.Require;

/** {@code POST /api/device-links/finish}: a device that was added begins to use its token. */
public record DeviceLinkFinish(String token, String accessToken) {
  public DeviceLinkFinish {
    Require.token(token, "token");
    Require.token(accessToken, "accessToken");
  }

  @Override
  public String toString() {
    return "DeviceLinkFinish";
  }
}
