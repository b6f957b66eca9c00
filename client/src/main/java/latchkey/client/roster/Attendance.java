package latchkey.client.roster;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterGuest;
import latchkey.protocol.roster.RosterMember;

/**
 * Who takes part and who did: a message that was on its way when its author went is still that
 * author's.
 */
public final class Attendance {
  private final RosterFollower roster;
  private final Map<Address, Long> goneAt = new ConcurrentHashMap<>();
  private final Map<GuestSessionId, RosterGuest> formerGuests = new ConcurrentHashMap<>();

  public Attendance(RosterFollower roster) {
    this.roster = roster;
  }

  /** A device goes with the entry that is now the log's newest. */
  public void went(RosterMember device, Roster log) {
    goneAt.put(device.address(), log.size() - 1);
  }

  /** A guest goes with the entry that is now the log's newest. */
  public void went(RosterGuest guest) {
    formerGuests.put(guest.sessionId(), guest);
  }

  public boolean everHadDevice(Address address) {
    if (isDevice(address) || goneAt.containsKey(address)) {
      return true;
    }
    roster.catchUp();
    return isDevice(address) || goneAt.containsKey(address);
  }

  /** Whether a device took part as the log stood with entry {@code rosterIndex}. */
  public boolean tookPartAt(Address device, long rosterIndex) {
    Long gone = goneAt.get(device);
    return gone == null ? isDevice(device) : rosterIndex < gone;
  }

  /** A guest that takes part or did. */
  public Optional<RosterGuest> guest(GuestSessionId session) {
    return roster
        .read(log -> log.guest(session))
        .or(() -> Optional.ofNullable(formerGuests.get(session)));
  }

  private boolean isDevice(Address address) {
    return roster.read(log -> log.device(address)).isPresent();
  }
}
