package latchkey.protocol.roster;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.PublicKeys;

/** A member's device, as the roster names it. */
public record RosterMember(UserId userId, int deviceId, Bytes identityKey) {
  public RosterMember {
    Require.present(userId, "userId");
    PublicKeys.identity(identityKey, "identityKey");
  }

  public Address address() {
    return Address.ofMember(userId, deviceId);
  }
}
