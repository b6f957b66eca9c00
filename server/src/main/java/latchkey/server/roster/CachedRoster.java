package latchkey.server.roster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.meeting.Device;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.Member;

/**
 * A verified roster in memory. The log itself is for the holder of {@link #appending} alone; its
 * view is for everyone, and shows what is on disk.
 */
final class CachedRoster {
  final ReentrantLock appending = new ReentrantLock();
  private final MeetingId meetingId;
  private final MeetingLog log;
  private final Set<UserId> accounts = new HashSet<>();
  private final Map<Bytes, Invitation> invitations = new HashMap<>();
  private boolean discarded;
  private volatile RosterView view;

  /** One that is empty so far. */
  CachedRoster(MeetingId meetingId, MeetingLog log) {
    this.meetingId = meetingId;
    this.log = log;
    this.view = viewOf();
  }

  /** Takes an entry in; the view stays. For the holder of {@link #appending}. */
  LogVerdict<MeetingEvent> append(Bytes entry) {
    return noteAccount(log.append(entry));
  }

  /** Takes in an entry that is stored. For the holder of {@link #appending}. */
  LogVerdict<MeetingEvent> restore(Bytes entry) {
    return noteAccount(log.restore(entry));
  }

  private LogVerdict<MeetingEvent> noteAccount(LogVerdict<MeetingEvent> verdict) {
    if (verdict instanceof LogVerdict.Accepted<MeetingEvent>(MeetingEvent event)) {
      if (event instanceof MeetingEvent.MeetingCreated created) {
        accounts.add(new UserId(created.signer().id()));
      } else if (event instanceof MeetingEvent.MemberAdded added) {
        accounts.add(added.userId());
      }
    }
    return verdict;
  }

  /**
   * The invitations that are not as they were when this was asked last, as they are now. For the
   * holder of {@link #appending}.
   */
  List<Invitation> changedInvitations() {
    List<Invitation> changed =
        log.invitations().stream()
            .filter(now -> !Objects.equals(invitations.get(now.tokenHash()), now))
            .toList();
    changed.forEach(now -> invitations.put(now.tokenHash(), now));
    return changed;
  }

  /** How many entries the log has. For the holder of {@link #appending}. */
  long size() {
    return log.size();
  }

  /** How many devices and guests take part. For the holder of {@link #appending}. */
  int participants() {
    return log.devices().size() + log.guests().size();
  }

  MeetingId meetingId() {
    return meetingId;
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
    Map<Address, Device> devices = new LinkedHashMap<>();
    log.devices().forEach(device -> devices.put(device.address(), device));
    Map<GuestSessionId, Guest> guests = new LinkedHashMap<>();
    log.guests().forEach(guest -> guests.put(guest.sessionId(), guest));
    return new RosterView(
        meetingId,
        log.size(),
        log.head(),
        devices,
        log.members().stream()
            .filter(Member::isHost)
            .map(Member::userId)
            .collect(Collectors.toUnmodifiableSet()),
        accounts,
        guests,
        devices.keySet().stream().filter(log::mayAdmit).collect(Collectors.toUnmodifiableSet()),
        log.isAdmissionOpen());
  }
}
