package latchkey.protocol.log.meeting;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;

/**
 * A guest, as the entry that admitted it names it.
 *
 * @param identityKey 33 bytes
 * @param registrationId 1 to 16,383
 * @param tokenHash of the invitation by which it came
 */
public record Guest(
    GuestSessionId sessionId,
    Bytes identityKey,
    int registrationId,
    String displayName,
    Bytes tokenHash) {
  public Address address() {
    return Address.ofGuest(sessionId);
  }
}
