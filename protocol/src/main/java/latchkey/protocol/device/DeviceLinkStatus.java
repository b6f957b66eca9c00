package latchkey.protocol.device;

import java.time.Instant;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * How a device link stands, for the device that made it.
 *
 * @param pendingDevice null until a device has asked
 */
public record DeviceLinkStatus(Instant expiresAt, @Nullable PendingDevice pendingDevice) {
  public DeviceLinkStatus {
    Require.present(expiresAt, "expiresAt");
  }
}
