package latchkey.protocol.device;

import latchkey.protocol.Require;

/** {@code POST /api/device-links/log}: reads the log of the account that a device link is for. */
public record DeviceLinkLogRequest(String token, long from) {
  public DeviceLinkLogRequest {
    Require.token(token, "token");
    Require.between(from, 0, Integer.MAX_VALUE, "from");
  }

  @Override
  public String toString() {
    return "DeviceLinkLogRequest[from=" + from + "]";
  }
}
