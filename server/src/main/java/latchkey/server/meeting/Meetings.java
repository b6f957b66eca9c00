package latchkey.server.meeting;

import java.time.Clock;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.meeting.Meeting;
import latchkey.protocol.roster.RosterPage;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.device.SignedInDevice;
import latchkey.server.refusal.Refused;
import latchkey.server.roster.Rosters;
import latchkey.server.tx.Transactions;

/** Meetings: how they are made, and what their members read and write in their rosters. */
public final class Meetings {
  private final Transactions transactions;
  private final MeetingStore meetings;
  private final MeetingAccess access;
  private final Rosters rosters;
  private final ServerLimits limits;
  private final Clock clock;

  public Meetings(
      Transactions transactions,
      MeetingStore meetings,
      MeetingAccess access,
      Rosters rosters,
      ServerLimits limits,
      Clock clock) {
    this.transactions = transactions;
    this.meetings = meetings;
    this.access = access;
    this.rosters = rosters;
    this.limits = limits;
    this.clock = clock;
  }

  /** Makes a meeting. The same entry again changes nothing and is answered alike. */
  public Meeting create(SignedInDevice creator, CreateMeeting request) {
    MeetingId meetingId = meetingId(request.entry());
    try {
      rosters.append(
          meetingId,
          List.of(request.entry()),
          creator.address(),
          said -> add(meetingId, creator.userId(), said.getFirst()));
    } catch (Refused e) {
      boolean stands =
          e.code() == ErrorCode.ROSTER_MOVED && rosters.beginsWith(meetingId, request.entry());
      if (!stands) {
        throw e.code() == ErrorCode.ROSTER_MOVED ? taken() : e;
      }
    }
    return get(meetingId, creator.userId());
  }

  private static MeetingId meetingId(Bytes entry) {
    try {
      WrittenEntry written = WrittenEntry.parse(entry, Limits.MAX_ROSTER_ENTRY_BYTES);
      return Ids.meetingId(Bytes.of(written.content().getLogId().toByteArray()));
    } catch (EntryRefused e) {
      throw Rosters.invalid(e.detail());
    }
  }

  private void add(MeetingId meetingId, UserId creator, MeetingEvent said) {
    if (!(said instanceof MeetingEvent.MeetingCreated created)) {
      throw taken();
    }
    if (meetings.countGoingOn(creator) >= limits.of(Limit.MEETINGS)) {
      throw new Refused(
          ErrorCode.QUOTA_REACHED,
          "You have made "
              + limits.of(Limit.MEETINGS)
              + " meetings that go on, and that is all you can. End some of them.");
    }
    if (!meetings.add(meetingId, created.title(), creator, clock.instant())) {
      throw taken();
    }
  }

  public Meeting get(MeetingId meetingId, UserId userId) {
    return access.requireOpenTo(meetingId, userId);
  }

  /** The meetings open to an account, newest first. */
  public List<Meeting> openTo(UserId userId) {
    return transactions.read(() -> meetings.openTo(userId));
  }

  /** A page of a meeting's roster; for an account that has gone, of the roster up to its going. */
  public RosterPage roster(MeetingId meetingId, UserId userId, long from) {
    return transactions.read(() -> {
      var readable = access.requireReadable(meetingId, userId);
      return readable.isPresent()
          ? rosters.page(meetingId, from, readable.getAsLong())
          : rosters.page(meetingId, from);
    });
  }

  /** Appends what a member's device has signed. Admission has a call of its own. */
  public void appendToRoster(MeetingId meetingId, SignedInDevice device, List<Bytes> entries) {
    access.requireGoingOn(meetingId, device.userId());
    rosters.append(
        meetingId,
        entries,
        device.address(),
        said -> {
          if (said.stream().anyMatch(MeetingEvent.GuestsAdmitted.class::isInstance)) {
            throw Rosters.invalid("admitting guests has a call of its own");
          }
        });
  }

  private static Refused taken() {
    return new Refused(
        ErrorCode.ALREADY_EXISTS, "There is a meeting of that id already. Make a new random id.");
  }
}
