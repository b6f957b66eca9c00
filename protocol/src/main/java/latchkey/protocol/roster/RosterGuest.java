package latchkey.protocol.roster;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.keys.PublicKeys;

/** A guest, as the roster names it. */
public record RosterGuest(
    GuestSessionId sessionId, Bytes identityKey, String displayName, Bytes invitationTokenHash) {
  public RosterGuest {
    Require.present(sessionId, "sessionId");
    PublicKeys.identity(identityKey, "identityKey");
    Require.line(displayName, Limits.MAX_NAME_CODE_POINTS, "displayName");
    Require.length(invitationTokenHash, Limits.HASH_BYTES, "invitationTokenHash");
  }

  public Address address() {
    return Address.ofGuest(sessionId);
  }
}
