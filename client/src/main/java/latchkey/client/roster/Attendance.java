package latchkey.client.roster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;

/**
 * Who takes part and who did: a message that was on its way when its author went is still that
 * author's.
 */
public final class Attendance {
  private final RosterFollower roster;
  private final Map<GuestSessionId, Guest> everGuests = new ConcurrentHashMap<>();

  /** By what entry others took a guest out. */
  private final Map<GuestSessionId, Long> removed = new ConcurrentHashMap<>();

  /** The hash of the entry by which each came in, the last time. */
  private final Map<Address, Bytes> stays = new ConcurrentHashMap<>();

  private final ConcurrentSkipListSet<Long> comingsAndGoings = new ConcurrentSkipListSet<>();

  public Attendance(RosterFollower roster) {
    this.roster = roster;
  }

  /** What the log's newest entry says. */
  public void accepted(MeetingEvent event, MeetingLog log) {
    if (event.isComingOrGoing()) {
      comingsAndGoings.add(log.size() - 1);
    }
    if (event instanceof MeetingEvent.MeetingCreated
        || event instanceof MeetingEvent.DeviceJoined) {
      stays.put(event.signer(), log.head());
    }
    if (event instanceof MeetingEvent.GuestsAdmitted admitted) {
      admitted
          .guests()
          .forEach(guest -> {
            everGuests.put(guest.sessionId(), guest);
            stays.put(guest.address(), log.head());
          });
    } else if (event instanceof MeetingEvent.GuestRemoved gone && !gone.hadGone()) {
      removed.put(gone.guest().sessionId(), log.size() - 1);
    }
  }

  /**
   * The index of the newest coming or going among the entries up to {@code rosterIndex}; -1 if
   * there is none.
   */
  public long newestChange(long rosterIndex) {
    Long newest = comingsAndGoings.floor(rosterIndex);
    return newest == null ? -1 : newest;
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
    return !Ids.isGuest(address) && roster.read(log -> log.everHadKey(address)).isPresent();
  }

  /** The key under which somebody takes part, or did. Reads on where it is nobody so far. */
  public Optional<Bytes> identityKey(Address address) {
    return roster
        .read(log -> log.everHadKey(address))
        .or(() -> {
          roster.catchUp();
          return roster.read(log -> log.everHadKey(address));
        });
  }

  /** Whether somebody took part as the log stood with entry {@code rosterIndex}. */
  public boolean tookPartAt(Address address, long rosterIndex) {
    return roster.read(log -> log.tookPartAt(address, rosterIndex));
  }

  /** Whether others took it out of the meeting. */
  public boolean wasRemoved(Address guest) {
    return Ids.isGuest(guest) && removed.containsKey(new GuestSessionId(guest.id()));
  }

  /** Whether others took it out by the entry at {@code rosterIndex} or an earlier one. */
  public boolean wasRemovedBy(Address guest, long rosterIndex) {
    return wasRemoved(guest)
        && rosterIndex >= removed.getOrDefault(new GuestSessionId(guest.id()), Long.MAX_VALUE);
  }

  /** Whether the entry with this hash has let somebody in. */
  public boolean cameInBy(Address address, Bytes entryHash) {
    return roster.read(log ->
        log.comingsOf(address).stream()
            .anyMatch(index -> log.hashAt(index).filter(entryHash::equals).isPresent()));
  }

  /**
   * The hash of the entry by which this one came in, the last time; empty where it never did. Never
   * waits for anything.
   */
  public Bytes stay(Address address) {
    return stays.getOrDefault(address, Bytes.EMPTY);
  }

  /**
   * The hashes of the entries by which this one came in, up to entry {@code rosterIndex}, in order.
   */
  public List<Bytes> stays(Address address, long rosterIndex) {
    return roster.read(log ->
        log.comingsOf(address).stream()
            .filter(index -> index <= rosterIndex)
            .flatMap(index -> log.hashAt(index).stream())
            .toList());
  }

  /**
   * Whether {@code one} has taken part since before {@code other} came in, the last time up to
   * entry {@code rosterIndex}.
   */
  public boolean wasThereBefore(Address one, Address other, long rosterIndex) {
    return roster.read(log -> {
      List<Long> its = log.comingsOf(one);
      List<Long> others =
          log.comingsOf(other).stream().filter(index -> index <= rosterIndex).toList();
      return !its.isEmpty()
          && !others.isEmpty()
          && its.get(its.size() - 1) < others.get(others.size() - 1)
          && log.identityKey(one).isPresent();
    });
  }

  /** Whether one who takes part has done so since entry {@code rosterIndex}, or longer. */
  public boolean takesPartSince(Address address, long rosterIndex) {
    return roster.read(log -> {
      List<Long> comings = log.comingsOf(address);
      return !comings.isEmpty() && comings.get(comings.size() - 1) <= rosterIndex;
    });
  }

  /** Whether this device has made the invitation. */
  public boolean isMaker(Address device, Bytes tokenHash) {
    return roster
        .read(log -> log.invitation(tokenHash))
        .filter(invitation -> invitation.maker().equals(device))
        .isPresent();
  }

  /** A guest that takes part or did. */
  public Optional<Guest> guest(GuestSessionId session) {
    return Optional.ofNullable(everGuests.get(session));
  }

  /** All guests that take part or did. */
  public List<Address> guests() {
    return everGuests.values().stream().map(Guest::address).toList();
  }
}
