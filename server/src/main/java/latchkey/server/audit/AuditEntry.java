package latchkey.server.audit;

import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;

/**
 * Something that happened.
 *
 * @param who the device that did it, or to which it was done; empty for what the operator did
 * @param meeting in which meeting; empty where it was in none
 * @param what a name: of the device, the guest, the member's account, the setting
 */
public record AuditEntry(
    Instant at, Deed deed, Optional<Address> who, Optional<MeetingId> meeting, String what) {}
