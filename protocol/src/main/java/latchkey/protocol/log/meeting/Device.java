package latchkey.protocol.log.meeting;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;

/**
 * A member's device that takes part.
 *
 * @param identityKey 33 bytes
 * @param joinedAt the index of the entry by which it takes part
 */
public record Device(UserId userId, int deviceId, Bytes identityKey, long joinedAt) {
  public Address address() {
    return Address.ofMember(userId, deviceId);
  }
}
