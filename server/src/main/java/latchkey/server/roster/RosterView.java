package latchkey.server.roster;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.meeting.Device;
import latchkey.protocol.log.meeting.Guest;

/**
 * What a meeting's roster says after one of its entries. Immutable, for any thread.
 *
 * @param size how many entries the log has
 * @param head the newest entry's hash
 * @param devices the devices that take part, in the order of coming in
 * @param hosts the members that are hosts
 * @param accounts those that are members, or ever were
 * @param guests the guests that take part, in the order of admission
 * @param admitters the devices that may admit guests, remove them and make invitations
 * @param admissionOpen whether guests may be let in
 */
public record RosterView(
    MeetingId meetingId,
    long size,
    Bytes head,
    Map<Address, Device> devices,
    Set<UserId> hosts,
    Set<UserId> accounts,
    Map<GuestSessionId, Guest> guests,
    Set<Address> admitters,
    boolean admissionOpen) {
  public RosterView {
    devices = Collections.unmodifiableMap(devices);
    hosts = Set.copyOf(hosts);
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

  public boolean mayAdmit(Address address) {
    return admitters.contains(address);
  }
}
