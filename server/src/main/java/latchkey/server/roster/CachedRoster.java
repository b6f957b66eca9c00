package latchkey.server.roster;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEvent;
import latchkey.protocol.roster.RosterGuest;
import latchkey.protocol.roster.RosterMember;
import latchkey.protocol.roster.RosterVerdict;

/**
 * A verified roster in memory. The log itself is for the holder of {@link #appending} alone; its
 * view is for everyone, and shows what is on disk.
 */
final class CachedRoster {
  final ReentrantLock appending = new ReentrantLock();
  private final Roster log;
  private final Set<UserId> accounts = new HashSet<>();
  private boolean discarded;
  private volatile RosterView view;

  /** One that is empty so far. */
  CachedRoster(Roster log) {
    this.log = log;
    this.view = viewOf();
  }

  /** Takes an entry in; the view stays. For the holder of {@link #appending}. */
  RosterVerdict append(Bytes entry) {
    RosterVerdict verdict = log.append(entry);
    if (verdict instanceof RosterVerdict.Accepted(RosterEvent event)) {
      switch (event) {
        case RosterEvent.MeetingCreated created -> accounts.add(created.creator().userId());
        case RosterEvent.DeviceAdded added -> accounts.add(added.device().userId());
        case RosterEvent.DeviceRemoved _,
            RosterEvent.InvitationMade _,
            RosterEvent.InvitationRevoked _,
            RosterEvent.GuestsAdmitted _,
            RosterEvent.GuestRemoved _,
            RosterEvent.GuestLeft _,
            RosterEvent.MeetingEnded _ -> {}
      }
    }
    return verdict;
  }

  /** How many entries the log has. For the holder of {@link #appending}. */
  long size() {
    return log.size();
  }

  MeetingId meetingId() {
    return log.meetingId();
  }

  RosterView view() {
    return view;
  }

  void show(RosterView newView) {
    view = newView;
  }

  /**
   * Whether the log has taken in entries that were then not stored. For the holder of {@link
   * #appending}.
   */
  boolean isDiscarded() {
    return discarded;
  }

  void discard() {
    discarded = true;
  }

  /** What the log says now. For the holder of {@link #appending}. */
  RosterView viewOf() {
    Map<Address, RosterMember> devices = new LinkedHashMap<>();
    log.devices().forEach(device -> devices.put(device.address(), device));
    Map<GuestSessionId, RosterGuest> guests = new LinkedHashMap<>();
    log.guests().forEach(guest -> guests.put(guest.sessionId(), guest));
    return new RosterView(
        log.meetingId(),
        log.size(),
        log.head(),
        devices,
        accounts,
        guests,
        devices.keySet().stream().filter(log::mayAdmit).collect(Collectors.toUnmodifiableSet()));
  }
}
