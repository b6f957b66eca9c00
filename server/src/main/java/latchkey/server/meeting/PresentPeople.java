package latchkey.server.meeting;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.meeting.GuestPresence;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.meeting.Participants;
import latchkey.server.presence.Presence;
import latchkey.server.roster.RosterView;
import latchkey.server.roster.Rosters;

/** Who is connected to a meeting, with guests' names. */
public final class PresentPeople {
  private final Presence presence;
  private final Rosters rosters;

  public PresentPeople(Presence presence, Rosters rosters) {
    this.presence = presence;
    this.rosters = rosters;
  }

  /** Everyone who is connected now. */
  public Participants of(MeetingId meetingId) {
    return new Participants(
        presence.devices(meetingId).stream().map(device -> describe(meetingId, device)).toList(),
        guests(meetingId));
  }

  private List<GuestPresence> guests(MeetingId meetingId) {
    Optional<RosterView> roster = rosters.view(meetingId);
    return presence.guests(meetingId).stream()
        .flatMap(sessionId -> roster.map(view -> view.guests().get(sessionId)).stream())
        .map(PresentPeople::describe)
        .toList();
  }

  private static GuestPresence describe(Guest guest) {
    return new GuestPresence(guest.sessionId(), guest.displayName());
  }

  /** A member's device as the others are told of it. */
  public static MemberPresence describe(MeetingId meetingId, Address device) {
    return new MemberPresence(meetingId, new UserId(device.id()), device.deviceId());
  }
}
