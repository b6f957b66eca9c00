package latchkey.protocol.device;

import java.time.Instant;
import latchkey.protocol.Require;

/** A device link stands, until then. */
public record DeviceLinkMade(Instant expiresAt) {
  public DeviceLinkMade {
    Require.present(expiresAt, "expiresAt");
  }
}
