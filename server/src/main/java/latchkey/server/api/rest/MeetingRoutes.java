package latchkey.server.api.rest;

import static latchkey.server.api.rest.Access.MEMBER;
import static latchkey.server.api.rest.Access.MEMBER_OR_GUEST;

import java.util.List;
import latchkey.protocol.MeetingId;
import latchkey.protocol.meeting.AddMember;
import latchkey.protocol.meeting.CreateInvitation;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.meeting.Members;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.server.guest.GuestSessions;
import latchkey.server.meeting.Invitations;
import latchkey.server.meeting.MeetingAccess;
import latchkey.server.meeting.Meetings;
import latchkey.server.meeting.PresentPeople;
import latchkey.server.roster.Rosters;

/** Meetings, their members, rosters and invitations. */
public final class MeetingRoutes {
  private final Meetings meetings;
  private final MeetingAccess access;
  private final Invitations invitations;
  private final Rosters rosters;
  private final PresentPeople people;
  private final GuestSessions guests;

  public MeetingRoutes(
      Meetings meetings,
      MeetingAccess access,
      Invitations invitations,
      Rosters rosters,
      PresentPeople people,
      GuestSessions guests) {
    this.meetings = meetings;
    this.access = access;
    this.invitations = invitations;
    this.rosters = rosters;
    this.people = people;
    this.guests = guests;
  }

  List<Route> routes() {
    String meeting = "/api/meetings/:meetingId";
    String invitation = meeting + "/invitations/:invitationId";
    return List.of(
        Route.post("/api/meetings", MEMBER, this::create),
        Route.get("/api/meetings", MEMBER, this::all),
        Route.get(meeting, MEMBER, this::get),
        Route.delete(meeting, MEMBER, this::end),
        Route.get(meeting + "/members", MEMBER, this::members),
        Route.post(meeting + "/members", MEMBER, this::addMember),
        Route.delete(meeting + "/members/:userId", MEMBER, this::removeMember),
        Route.get(meeting + "/roster", MEMBER_OR_GUEST, this::roster),
        Route.post(meeting + "/roster", MEMBER_OR_GUEST, this::appendToRoster),
        Route.get(meeting + "/participants", MEMBER_OR_GUEST, this::participants),
        Route.post(meeting + "/invitations", MEMBER, this::invite),
        Route.get(meeting + "/invitations", MEMBER, this::invitations),
        Route.delete(invitation, MEMBER, this::revokeInvitation));
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

  private Answer end(Call call) {
    meetings.end(call.meetingId(), call.device());
    return Answer.done();
  }

  private Answer members(Call call) {
    return Answer.ok(new Members(meetings.members(call.meetingId(), call.device().userId())));
  }

  private Answer addMember(Call call) {
    AddMember request = call.body(AddMember.class);
    meetings.addMember(call.meetingId(), call.device(), request.userId());
    return Answer.done();
  }

  private Answer removeMember(Call call) {
    meetings.removeMember(call.meetingId(), call.device(), call.userId());
    return Answer.done();
  }

  private Answer roster(Call call) {
    return Answer.ok(rosters.page(requireParticipant(call), call.from()));
  }

  private Answer participants(Call call) {
    return Answer.ok(people.of(requireParticipant(call)));
  }

  /** The path's meeting, which must be open to the member, or the guest be admitted to it. */
  private MeetingId requireParticipant(Call call) {
    MeetingId meetingId = call.meetingId();
    switch (call.caller()) {
      case Caller.Member member -> access.requireOpenTo(meetingId, member.device().userId());
      case Caller.Guest guest -> GuestSessions.requireIn(meetingId, guest.session());
      case Caller.Nobody _ -> throw new IllegalStateException("nobody is no participant");
    }
    return meetingId;
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

  private Answer invite(Call call) {
    CreateInvitation request = call.body(CreateInvitation.class);
    return Answer.created(invitations.create(call.meetingId(), call.device(), request));
  }

  private Answer invitations(Call call) {
    return Answer.ok(
        new latchkey.protocol.meeting.Invitations(invitations.of(call.meetingId(), call.device())));
  }

  private Answer revokeInvitation(Call call) {
    invitations.revoke(call.meetingId(), call.device(), call.invitationId());
    return Answer.done();
  }
}
