package latchkey.server.api.rest;

import static latchkey.server.api.rest.Access.MEMBER;
import static latchkey.server.api.rest.Access.MEMBER_OR_GUEST;

import java.util.List;
import latchkey.protocol.MeetingId;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.meeting.Meeting;
import latchkey.protocol.meeting.Participants;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.protocol.roster.RosterPage;
import latchkey.server.guest.GuestSessions;
import latchkey.server.meeting.MeetingAccess;
import latchkey.server.meeting.Meetings;
import latchkey.server.meeting.PresentPeople;
import latchkey.server.roster.Rosters;

/** Meetings, their rosters, and who is there. */
public final class MeetingRoutes {
  private static final String MEETING = "/api/meetings/:meetingId";

  static final List<Route<MeetingRoutes>> TABLE =
      List.of(
          Route.post("/api/meetings", MEMBER, MeetingRoutes::create)
              .takes(CreateMeeting.class)
              .creates(Meeting.class),
          Route.get("/api/meetings", MEMBER, MeetingRoutes::all)
              .gives(latchkey.protocol.meeting.Meetings.class),
          Route.get(MEETING, MEMBER, MeetingRoutes::get).gives(Meeting.class),
          Route.get(MEETING + "/roster", MEMBER_OR_GUEST, MeetingRoutes::roster)
              .takesFrom()
              .gives(RosterPage.class),
          Route.post(MEETING + "/roster", MEMBER_OR_GUEST, MeetingRoutes::appendToRoster)
              .takes(AppendToRoster.class)
              .does(),
          Route.get(MEETING + "/participants", MEMBER_OR_GUEST, MeetingRoutes::participants)
              .gives(Participants.class));

  private final Meetings meetings;
  private final MeetingAccess access;
  private final Rosters rosters;
  private final PresentPeople people;
  private final GuestSessions guests;

  public MeetingRoutes(
      Meetings meetings,
      MeetingAccess access,
      Rosters rosters,
      PresentPeople people,
      GuestSessions guests) {
    this.meetings = meetings;
    this.access = access;
    this.rosters = rosters;
    this.people = people;
    this.guests = guests;
  }

  private Answer create(Call call) {
    return Answer.created(meetings.create(call.device(), call.body(CreateMeeting.class)));
  }

  private Answer all(Call call) {
    return Answer.ok(
        new latchkey.protocol.meeting.Meetings(meetings.openTo(call.device().userId())));
  }

  private Answer get(Call call) {
    return Answer.ok(meetings.get(call.meetingId(), call.device().userId()));
  }

  private Answer roster(Call call) {
    MeetingId meetingId = call.meetingId();
    return switch (call.caller()) {
      case Caller.Member member ->
          Answer.ok(meetings.roster(meetingId, member.device().userId(), call.from()));
      case Caller.Guest guest -> {
        GuestSessions.requireIn(meetingId, guest.session());
        yield Answer.ok(rosters.page(meetingId, call.from()));
      }
      case Caller.Nobody _ -> throw new IllegalStateException("nobody reads no roster");
    };
  }

  private Answer participants(Call call) {
    MeetingId meetingId = call.meetingId();
    switch (call.caller()) {
      case Caller.Member member -> access.requireOpenTo(meetingId, member.device().userId());
      case Caller.Guest guest -> GuestSessions.requireIn(meetingId, guest.session());
      case Caller.Nobody _ -> throw new IllegalStateException("nobody is no participant");
    }
    return Answer.ok(people.of(meetingId));
  }

  private Answer appendToRoster(Call call) {
    AppendToRoster request = call.body(AppendToRoster.class);
    MeetingId meetingId = call.meetingId();
    switch (call.caller()) {
      case Caller.Member member ->
          meetings.appendToRoster(meetingId, member.device(), request.entries());
      case Caller.Guest guest -> {
        GuestSessions.requireIn(meetingId, guest.session());
        guests.appendToRoster(guest.session(), request.entries());
      }
      case Caller.Nobody _ -> throw new IllegalStateException("nobody is in no roster");
    }
    return Answer.done();
  }
}
