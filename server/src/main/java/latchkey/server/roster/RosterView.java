package latchkey.server.roster;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.roster.RosterGuest;
import latchkey.protocol.roster.RosterMember;

/**
 * What a meeting's roster says after one of its entries. Immutable, for any thread.
 *
 * @param size how many entries the log has
 * @param head the newest entry's hash
 * @param devices the devices that take part, in the order of coming in
 * @param accounts those whose devices take part, or ever did
 * @param guests the guests that take part, in the order of admission
 * @param admitters the devices that may admit guests, remove them and make invitations
 */
public record RosterView(
    MeetingId meetingId,
    long size,
    Bytes head,
    Map<Address, RosterMember> devices,
    Set<UserId> accounts,
    Map<GuestSessionId, RosterGuest> guests,
    Set<Address> admitters) {
  public RosterView {
    devices = Collections.unmodifiableMap(devices);
    accounts = Set.copyOf(accounts);
    guests = Collections.unmodifiableMap(guests);
    admitters = Set.copyOf(admitters);
  }

  public boolean hasDevice(Address address) {
    return devices.containsKey(address);
  }

  public boolean hasGuest(GuestSessionId sessionId) {
    return guests.containsKey(sessionId);
  }

  /** Whether this device or guest takes part. */
  public boolean has(Address address) {
    return hasDevice(address)
        || (address.deviceId() == Address.GUEST_DEVICE_ID
            && hasGuest(new GuestSessionId(address.id())));
  }

  public Optional<RosterMember> device(Address address) {
    return Optional.ofNullable(devices.get(address));
  }

  public boolean mayAdmit(Address address) {
    return admitters.contains(address);
  }
}
