package latchkey.protocol.device;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/**
 * {@code POST /api/device-links/possession}: the new device proves its key for what it was offered.
 *
 * @param possession its signature over a {@code Possession}: 64 bytes
 */
public record DeviceLinkPossession(String token, Bytes possession) {
  public DeviceLinkPossession {
    Require.token(token, "token");
    Require.length(possession, Limits.SIGNATURE_BYTES, "possession");
  }

  @Override
  public String toString() {
    return "DeviceLinkPossession";
  }
}
