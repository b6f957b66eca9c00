package latchkey.server.account;

import latchkey.protocol.Address;
import latchkey.protocol.UserId;

/** A member's device that has proved itself with its access token. */
public record SignedInDevice(UserId userId, String userName, int deviceId, String deviceName) {
  public Address address() {
    return Address.ofMember(userId, deviceId);
  }
}
