package latchkey.client;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.roster.RosterMember;

/**
 * A member's device that the meeting is open to and that nobody has signed in yet. It gets no key
 * until somebody who may does: a host's device, or another device of the same person.
 *
 * @param name the member's, as the server tells it
 * @param identityKey as the server tells it: whoever signs the device in signs this key
 * @param isOwn another device of this very person
 */
public record Arrival(Address address, String name, Bytes identityKey, boolean isOwn) {
  RosterMember device() {
    return new RosterMember(new UserId(address.id()), address.deviceId(), identityKey);
  }
}
