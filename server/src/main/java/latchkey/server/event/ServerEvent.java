package latchkey.server.event;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.member.WaitingMember;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.roster.RosterPage;

/** Something that has happened and that connected devices are told of. */
public sealed interface ServerEvent {
  /** A guest knocked. */
  record GuestWaiting(WaitingGuest guest) implements ServerEvent {}

  /** An account knocked by a member link. */
  record MemberWaiting(WaitingMember member) implements ServerEvent {}

  /** An account that knocked does not wait any longer. */
  record MemberWaitsNoMore(latchkey.protocol.member.MemberWaitsNoMore member)
      implements ServerEvent {}

  /** The secret of an invitation's link has reached this server. */
  record LinkBurnt(MeetingId meetingId, Bytes tokenHash) implements ServerEvent {}

  /** A guest was let in; the roster entry that says so was published just before. */
  record GuestAdmitted(GuestRef guest) implements ServerEvent {}

  /**
   * A guest is gone for good: declined, removed, left or expired.
   *
   * @param before where it stood until then
   */
  record GuestGone(GuestRef guest, GuestStatus before) implements ServerEvent {}

  /**
   * The roster grew.
   *
   * @param events what the page's entries say, one each
   */
  record RosterAppended(RosterPage page, List<MeetingEvent> events) implements ServerEvent {
    public RosterAppended {
      events = List.copyOf(events);
    }
  }

  /** A meeting is over, and with it all its guest sessions. */
  record MeetingEnded(MeetingId meetingId) implements ServerEvent {}

  /** A device's or guest's one-time pre-keys run out. */
  record PreKeysLow(Address owner, KeyCounts counts) implements ServerEvent {}

  /**
   * An account's log grew.
   *
   * @param size how many entries it has
   * @param meetings those that go on and are open to the account
   */
  record AccountChanged(UserId userId, long size, List<MeetingId> meetings) implements ServerEvent {
    public AccountChanged {
      meetings = List.copyOf(meetings);
    }
  }

  /** A device may no longer act. */
  record DeviceSignedOut(UserId userId, int deviceId) implements ServerEvent {}
}
