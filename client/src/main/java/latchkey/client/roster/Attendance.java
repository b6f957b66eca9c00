package latchkey.client.roster;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.UserId;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterGuest;
import latchkey.protocol.roster.RosterMember;

/**
 * Who takes part and who did: a message that was on its way when its author went is still that
 * author's.
 */
public final class Attendance {
  private final RosterFollower roster;
  private final Map<Address, Departure> departures = new ConcurrentHashMap<>();
  private final Map<GuestSessionId, RosterGuest> formerGuests = new ConcurrentHashMap<>();
  private final ConcurrentSkipListSet<Long> comingsAndGoings = new ConcurrentSkipListSet<>();

  /**
   * Somebody's going.
   *
   * @param identityKey under which it took part
   * @param index of the entry with which it went
   * @param removed whether others took it out
   */
  private record Departure(Bytes identityKey, long index, boolean removed) {}

  public Attendance(RosterFollower roster) {
    this.roster = roster;
  }

  /** The log's newest entry is a coming or going. */
  public void changed(Roster log) {
    comingsAndGoings.add(log.size() - 1);
  }

  /**
   * The index of the newest coming or going among the entries up to {@code rosterIndex}; -1 if
   * there is none.
   */
  public long newestChange(long rosterIndex) {
    Long newest = comingsAndGoings.floor(rosterIndex);
    return newest == null ? -1 : newest;
  }

  /** A device goes with the entry that is now the log's newest. */
  public void went(RosterMember device, Roster log) {
    departures.put(device.address(), new Departure(device.identityKey(), log.size() - 1, false));
  }

  /**
   * A guest goes with the entry that is now the log's newest.
   *
   * @param removed whether a member took it out that had not gone
   */
  public void went(RosterGuest guest, boolean removed, Roster log) {
    formerGuests.put(guest.sessionId(), guest);
    departures.put(guest.address(), new Departure(guest.identityKey(), log.size() - 1, removed));
  }

  public boolean everHadDevice(Address address) {
    if (isOrWasDevice(address)) {
      return true;
    }
    roster.catchUp();
    return isOrWasDevice(address);
  }

  /** As {@link #everHadDevice}, of the log as far as it has been read. */
  public boolean isOrWasDevice(Address address) {
    return roster.read(log -> log.device(address)).isPresent()
        || (departures.containsKey(address) && !isFormerGuest(address));
  }

  /** The key under which somebody takes part, or did. Reads on where it is nobody so far. */
  public Optional<Bytes> identityKey(Address address) {
    return knownKey(address)
        .or(() -> {
          roster.catchUp();
          return knownKey(address);
        });
  }

  private Optional<Bytes> knownKey(Address address) {
    return roster
        .read(log -> log.identityKey(address))
        .or(() -> Optional.ofNullable(departures.get(address)).map(Departure::identityKey));
  }

  /** Whether somebody took part as the log stood with entry {@code rosterIndex}. */
  public boolean tookPartAt(Address address, long rosterIndex) {
    Departure departure = departures.get(address);
    return departure == null
        ? roster.read(log -> log.has(address))
        : rosterIndex < departure.index();
  }

  /** Whether others took it out of the meeting. */
  public boolean wasRemoved(Address guest) {
    Departure departure = departures.get(guest);
    return departure != null && departure.removed();
  }

  /** A guest that takes part or did. */
  public Optional<RosterGuest> guest(GuestSessionId session) {
    return roster
        .read(log -> log.guest(session))
        .or(() -> Optional.ofNullable(formerGuests.get(session)));
  }

  /** Everybody of whom a device takes part or did. */
  public Set<UserId> members() {
    Set<UserId> members =
        departures.keySet().stream()
            .filter(address -> !isFormerGuest(address))
            .map(address -> new UserId(address.id()))
            .collect(Collectors.toCollection(HashSet::new));
    roster.read(Roster::devices).forEach(device -> members.add(device.userId()));
    return members;
  }

  /** All guests that take part or did. */
  public List<Address> guests() {
    List<RosterGuest> present = roster.read(Roster::guests);
    return Stream.concat(present.stream(), formerGuests.values().stream())
        .map(RosterGuest::address)
        .toList();
  }

  private boolean isFormerGuest(Address address) {
    return address.deviceId() == Address.GUEST_DEVICE_ID
        && formerGuests.containsKey(new GuestSessionId(address.id()));
  }
}
