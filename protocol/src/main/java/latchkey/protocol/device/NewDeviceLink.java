package latchkey.protocol.device;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/** {@code POST /api/me/device-links}: a device link, by its token's hash (32 bytes). */
public record NewDeviceLink(Bytes tokenHash) {
  public NewDeviceLink {
    Require.length(tokenHash, Limits.HASH_BYTES, "tokenHash");
  }
}
