package latchkey.server.meeting;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.meeting.GuestPresence;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.meeting.Participants;
import latchkey.protocol.roster.RosterGuest;
import latchkey.server.account.Accounts;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.presence.Presence;
import latchkey.server.roster.RosterView;
import latchkey.server.roster.Rosters;

/** Who is connected to a meeting, with devices' keys and guests' names. */
public final class PresentPeople {
  private final Presence presence;
  private final Accounts accounts;
  private final KeyDirectory keys;
  private final Rosters rosters;

  public PresentPeople(Presence presence, Accounts accounts, KeyDirectory keys, Rosters rosters) {
    this.presence = presence;
    this.accounts = accounts;
    this.keys = keys;
    this.rosters = rosters;
  }

  /** Everyone who is connected now. */
  public Participants of(MeetingId meetingId) {
    return new Participants(
        presence.devices(meetingId).stream()
            .map(device -> describe(meetingId, device))
            .flatMap(Optional::stream)
            .toList(),
        guests(meetingId));
  }

  private List<GuestPresence> guests(MeetingId meetingId) {
    Optional<RosterView> roster = rosters.view(meetingId);
    return presence.guests(meetingId).stream()
        .flatMap(sessionId -> roster.flatMap(view -> guest(view, sessionId)).stream())
        .map(guest -> new GuestPresence(guest.sessionId(), guest.displayName()))
        .toList();
  }

  private static Optional<RosterGuest> guest(RosterView roster, GuestSessionId sessionId) {
    return Optional.ofNullable(roster.guests().get(sessionId));
  }

  /** A member's device as the others are told of it; empty where its account is gone. */
  public Optional<MemberPresence> describe(MeetingId meetingId, Address device) {
    UserId userId = new UserId(device.id());
    boolean inRoster = rosters.view(meetingId).filter(view -> view.hasDevice(device)).isPresent();
    return accounts
        .find(userId)
        .map(account ->
            new MemberPresence(
                meetingId,
                userId,
                device.deviceId(),
                keys.identityKey(device).orElse(null),
                inRoster));
  }
}
