package latchkey.server.api.rest;

import java.util.Optional;
import latchkey.server.device.SignedInDevice;
import latchkey.server.guest.GuestSession;

/** Who makes a call, as it has proved. */
sealed interface Caller {
  record Nobody() implements Caller {}

  /**
   * A member's device.
   *
   * @param cookie the access token, where it came as a cookie
   */
  record Member(SignedInDevice device, Optional<String> cookie) implements Caller {
    @Override
    public String toString() {
      return "Member[device=" + device + "]";
    }
  }

  record Guest(GuestSession session) implements Caller {}
}
