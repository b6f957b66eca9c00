package latchkey.server.meeting;

import java.time.Clock;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.server.account.Accounts;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.refusal.Refused;
import latchkey.server.roster.RosterChange;
import latchkey.server.roster.RosterEffect;

/** Opens a meeting to the accounts that its roster adds, and closes it to those that go. */
public final class MembersInRoster implements RosterEffect {
  private final MeetingStore meetings;
  private final MeetingEnding ending;
  private final Accounts accounts;
  private final KeyDirectory keys;
  private final ServerLimits limits;
  private final Clock clock;

  public MembersInRoster(
      MeetingStore meetings,
      MeetingEnding ending,
      Accounts accounts,
      KeyDirectory keys,
      ServerLimits limits,
      Clock clock) {
    this.meetings = meetings;
    this.ending = ending;
    this.accounts = accounts;
    this.keys = keys;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public void apply(RosterChange change) {
    MeetingId meetingId = change.meetingId();
    switch (change.event()) {
      case MeetingEvent.MeetingCreated created -> requirePublished(created.signer());
      case MeetingEvent.MemberAdded added -> add(meetingId, added.userId());
      case MeetingEvent.DeviceJoined joined -> requirePublished(joined.signer());
      case MeetingEvent.MemberRemoved removed ->
          meetings.closeTo(meetingId, removed.userId(), change.size());
      case MeetingEvent.MemberLeft left -> {
        meetings.closeTo(meetingId, new UserId(left.signer().id()), change.size());
        if (meetings.countMembers(meetingId) == 0) {
          ending.end(meetingId);
        }
      }
      case MeetingEvent.MeetingEnded _ -> ending.end(meetingId);
      default -> {
        // Changes no membership.
      }
    }
  }

  private void add(MeetingId meetingId, UserId userId) {
    accounts.require(userId);
    if (!meetings.isOpenTo(meetingId, userId)
        && meetings.countMembers(meetingId) >= limits.of(Limit.PARTICIPANTS)) {
      throw new Refused(
          ErrorCode.MEETING_FULL,
          "The meeting has as many members as it can have. Remove one first.");
    }
    meetings.openTo(meetingId, userId, clock.instant());
  }

  private void requirePublished(Address device) {
    if (keys.identityKey(device).isEmpty()) {
      throw new Refused(
          ErrorCode.KEYS_UNKNOWN,
          "This device has no keys on the server: it is new, or was not seen for too long. Publish"
              + " some, so that others can reach it, and try again.");
    }
  }
}
