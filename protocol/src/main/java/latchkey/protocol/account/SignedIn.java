package latchkey.protocol.account;

import java.time.Instant;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;

/** A device that the server now knows by its access token. */
public record SignedIn(UserId userId, int deviceId, Instant expiresAt) {
  public SignedIn {
    Require.present(userId, "userId");
    Require.present(expiresAt, "expiresAt");
  }
}
