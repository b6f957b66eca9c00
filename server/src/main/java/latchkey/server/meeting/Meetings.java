package latchkey.server.meeting;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.meeting.Meeting;
import latchkey.protocol.roster.RosterEvent;
import latchkey.server.account.Accounts;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.device.SignedInDevice;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.refusal.Refused;
import latchkey.server.roster.Rosters;
import latchkey.server.tx.Transactions;

/** Meetings, from their creation to their end, and whom they are open to. */
public final class Meetings {
  private final Transactions transactions;
  private final MeetingStore meetings;
  private final MeetingAccess access;
  private final Accounts accounts;
  private final Rosters rosters;
  private final EventSink events;
  private final ServerLimits limits;
  private final Clock clock;

  public Meetings(
      Transactions transactions,
      MeetingStore meetings,
      MeetingAccess access,
      Accounts accounts,
      Rosters rosters,
      EventSink events,
      ServerLimits limits,
      Clock clock) {
    this.transactions = transactions;
    this.meetings = meetings;
    this.access = access;
    this.accounts = accounts;
    this.rosters = rosters;
    this.events = events;
    this.limits = limits;
    this.clock = clock;
  }

  /** Makes a meeting, with its roster's first entry, signed by {@code creator}. */
  public Meeting create(SignedInDevice creator, CreateMeeting request) {
    Instant now = clock.instant();
    if (rosters.view(request.meetingId()).isPresent()) {
      throw taken();
    }
    rosters.append(
        request.meetingId(),
        List.of(request.entry()),
        creator.address(),
        said -> {
          if (!(said.getFirst() instanceof RosterEvent.MeetingCreated created)
              || !created.titleHash().equals(Sha256.of(request.title()))) {
            throw Rosters.invalid("its title is not the one that was sent with it");
          }
          if (meetings.countGoingOn(creator.userId()) >= limits.of(Limit.MEETINGS)) {
            throw new Refused(
                ErrorCode.QUOTA_REACHED,
                "You host "
                    + limits.of(Limit.MEETINGS)
                    + " meetings that go on, and that is all you can. End some of them.");
          }
          if (!meetings.add(request.meetingId(), request.title(), creator.userId(), now)) {
            throw taken();
          }
        });
    return get(request.meetingId(), creator.userId());
  }

  public Meeting get(MeetingId meetingId, UserId userId) {
    return access.requireOpenTo(meetingId, userId);
  }

  /** The meetings open to an account, newest first. */
  public List<Meeting> openTo(UserId userId) {
    return transactions.read(() -> meetings.openTo(userId));
  }

  /** Ends a meeting. Again changes nothing. */
  public void end(MeetingId meetingId, SignedInDevice device) {
    access.requireHost(meetingId, device.userId());
    Instant now = clock.instant();
    transactions.write(() -> {
      if (meetings.end(meetingId, now)) {
        transactions.afterCommit(() -> events.publish(new ServerEvent.MeetingEnded(meetingId)));
      }
    });
  }

  /** The accounts a meeting is open to, the host first. */
  public List<Account> members(MeetingId meetingId, UserId userId) {
    access.requireOpenTo(meetingId, userId);
    return transactions.read(() -> meetings.members(meetingId));
  }

  /** Opens a meeting to an account. Again changes nothing. */
  public void addMember(MeetingId meetingId, SignedInDevice host, UserId userId) {
    MeetingAccess.requireGoingOn(access.requireHost(meetingId, host.userId()));
    Instant now = clock.instant();
    transactions.write(() -> {
      accounts.require(userId);
      if (meetings.countMembers(meetingId) >= limits.of(Limit.PARTICIPANTS)) {
        throw new Refused(
            ErrorCode.MEETING_FULL,
            "The meeting is open to as many people as it can be. Close it to somebody first.");
      }
      meetings.addMember(meetingId, userId, now);
    });
  }

  /** Closes a meeting to an account. */
  public void removeMember(MeetingId meetingId, SignedInDevice host, UserId userId) {
    access.requireHost(meetingId, host.userId());
    if (userId.equals(host.userId())) {
      throw new Refused(
          ErrorCode.FORBIDDEN, "A meeting is always open to its host. End it if it is to be over.");
    }
    transactions.write(() -> {
      if (!meetings.removeMember(meetingId, userId)) {
        throw new Refused(ErrorCode.USER_UNKNOWN, "The meeting is not open to that account.");
      }
      transactions.afterCommit(
          () -> events.publish(new ServerEvent.MemberClosedOut(meetingId, userId)));
    });
  }

  /**
   * Appends entries that stand for themselves. Admission and removal of guests travel with the
   * calls that say so.
   */
  public void appendToRoster(MeetingId meetingId, SignedInDevice device, List<Bytes> entries) {
    access.requireInMeeting(meetingId, device);
    rosters.append(
        meetingId,
        entries,
        device.address(),
        said -> said.forEach(Meetings::requireStandsForItself));
  }

  private static void requireStandsForItself(RosterEvent event) {
    switch (event) {
      case RosterEvent.GuestsAdmitted _, RosterEvent.GuestRemoved _ ->
          throw Rosters.invalid("admitting and removing guests have calls of their own");
      case RosterEvent.MeetingCreated _,
          RosterEvent.DeviceAdded _,
          RosterEvent.DeviceRemoved _,
          RosterEvent.InvitationMade _,
          RosterEvent.InvitationRevoked _,
          RosterEvent.GuestLeft _,
          RosterEvent.MeetingEnded _ -> {}
    }
  }

  private static Refused taken() {
    return new Refused(
        ErrorCode.ALREADY_EXISTS, "There is a meeting of that id already. Make a new random id.");
  }
}
