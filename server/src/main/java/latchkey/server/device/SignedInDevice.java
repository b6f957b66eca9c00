package latchkey.server.device;

import latchkey.protocol.Address;
import latchkey.protocol.UserId;

/** A member's device that has proved itself with its access token. */
public record SignedInDevice(UserId userId, int deviceId, String deviceName) {
  public Address address() {
    return Address.ofMember(userId, deviceId);
  }
}
