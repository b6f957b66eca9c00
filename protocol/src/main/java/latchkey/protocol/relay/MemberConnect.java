package latchkey.protocol.relay;

import org.jspecify.annotations.Nullable;

/**
 * A member's CONNECT payload.
 *
 * @param accessToken the device's; null where it comes as a cookie
 */
public record MemberConnect(@Nullable String accessToken) {
  @Override
  public String toString() {
    return "MemberConnect";
  }
}
