package latchkey.protocol.account;

import java.time.Instant;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;

/** A new device: who it belongs to, and the token that proves it until it expires. */
public record SignInResponse(
    UserId userId, String userName, int deviceId, String accessToken, Instant expiresAt) {
  public SignInResponse {
    Require.present(userId, "userId");
    Require.present(userName, "userName");
    Require.present(accessToken, "accessToken");
    Require.present(expiresAt, "expiresAt");
  }

  @Override
  public String toString() {
    return "SignInResponse[userId=" + userId + ", deviceId=" + deviceId + "]";
  }
}
