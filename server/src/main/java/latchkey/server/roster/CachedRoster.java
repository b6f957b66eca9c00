package latchkey.server.roster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterGuest;
import latchkey.protocol.roster.RosterMember;

/**
 * A verified roster in memory. The log itself is for the holder of {@link #appending} alone; its
 * view is for everyone, and shows what is on disk.
 */
final class CachedRoster {
  final ReentrantLock appending = new ReentrantLock();
  final Roster log;
  private boolean discarded;
  private volatile RosterView view;

  CachedRoster(Roster log) {
    this.log = log;
    this.view = viewOf(log);
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

  /** What {@code log} says now. */
  static RosterView viewOf(Roster log) {
    Map<Address, RosterMember> devices = new LinkedHashMap<>();
    log.devices().forEach(device -> devices.put(device.address(), device));
    Map<GuestSessionId, RosterGuest> guests = new LinkedHashMap<>();
    log.guests().forEach(guest -> guests.put(guest.sessionId(), guest));
    return new RosterView(
        log.meetingId(),
        log.size(),
        log.head(),
        devices,
        guests,
        devices.keySet().stream().filter(log::mayAdmit).collect(Collectors.toUnmodifiableSet()));
  }
}
