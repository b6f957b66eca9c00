package latchkey.server.api.socket;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.relay.Accepted;
import latchkey.protocol.relay.GuestPresent;
import latchkey.protocol.relay.Joining;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.RegisterSocket;
import latchkey.server.guest.GuestSession;
import latchkey.server.meeting.MeetingAccess;
import latchkey.server.meeting.PresentPeople;
import latchkey.server.refusal.Refused;
import latchkey.server.relay.Relay;
import latchkey.server.roster.RosterView;
import latchkey.server.roster.Rosters;
import org.jspecify.annotations.Nullable;

/** How connections come into meetings, and leave them by themselves. */
final class JoinEvents {
  private final Rooms rooms;
  private final MeetingAccess access;
  private final Rosters rosters;
  private final Departures departures;
  private final Relay relay;

  JoinEvents(
      Rooms rooms, MeetingAccess access, Rosters rosters, Departures departures, Relay relay) {
    this.rooms = rooms;
    this.access = access;
    this.rosters = rosters;
    this.departures = departures;
    this.relay = relay;
  }

  List<Route<?>> routes() {
    return List.of(
        new Route<>(Incoming.MEETING_JOIN, this::join),
        new Route<>(Incoming.MEETING_LEAVE, this::leave),
        new Route<>(Incoming.REGISTER_SOCKET, this::registerSocket));
  }

  private void join(Connection connection, Joining joining, Answer answer) {
    MeetingId meetingId = joining.meetingId();
    Caller.Member caller = (Caller.Member) connection.caller();
    access.requireInMeeting(meetingId, caller.device());
    // These may need a write, and so must not happen on the meeting's lane.
    relay.settle();
    show(meetingId, joining.receipt());
    rooms.call(
        meetingId,
        room -> {
          RosterView roster = access.requireInMeeting(meetingId, caller.device());
          Relay.Standing standing = relay.standing(meetingId, caller.address());
          sit(room, connection, standing.stream().incarnation().number());
          answer.with(position(roster, caller.address(), null, standing));
          sendMail(connection, meetingId);
          return true;
        });
  }

  private void leave(Connection connection, MeetingRef meeting, Answer answer) {
    rooms.call(
        meeting.meetingId(),
        room -> {
          connection.seat(meeting.meetingId()).ifPresent(seat -> standUp(room, seat));
          answer.with(Accepted.OK);
          return true;
        });
  }

  private void registerSocket(Connection connection, RegisterSocket request, Answer answer) {
    Caller.Guest caller = (Caller.Guest) connection.caller();
    if (!request.sessionId().equals(caller.sessionId())) {
      throw new Refused(
          ErrorCode.FORBIDDEN, "A connection can register its own guest session alone.");
    }
    relay.settle(caller.address());
    MeetingId meetingId = caller.meetingId();
    if (caller.proof().check().isAdmitted()) {
      show(meetingId, request.receipt());
    }
    rooms.call(
        meetingId,
        room -> {
          GuestSession session = caller.proof().check();
          if (session.isAdmitted()) {
            Relay.Standing standing = relay.standing(meetingId, caller.address());
            sit(room, connection, standing.stream().incarnation().number());
            answer.with(
                position(roster(meetingId), caller.address(), GuestStatus.ADMITTED, standing));
            sendMail(connection, meetingId);
          } else {
            answer.with(Position.waiting(meetingId, session.status()));
          }
          return true;
        });
  }

  private void show(MeetingId meetingId, @Nullable Bytes receipt) {
    if (receipt != null) {
      relay.show(meetingId, receipt);
    }
  }

  /** Seats a guest's connection that was there when the guest was let in. On the meeting's lane. */
  void admit(Room room, Connection connection, MeetingId meetingId) {
    sit(room, connection, relay.incarnation(meetingId));
    sendMail(connection, meetingId);
  }

  /** Takes the connection out of its rooms; it has ended. */
  void disconnected(Connection connection) {
    for (Seat seat : connection.seats()) {
      rooms.submit(seat.meetingId(), room -> standUp(room, seat));
    }
    if (connection.caller() instanceof Caller.Guest guest) {
      rooms.submit(
          guest.meetingId(),
          room -> {
            connection.seats().forEach(seat -> standUp(room, seat));
            room.walkAway(connection);
          });
    }
  }

  private void sit(Room room, Connection connection, long incarnation) {
    if (connection.seat(room.meetingId()).isPresent() || !connection.socket().isConnected()) {
      return;
    }
    if (room.seats(connection.address()).isEmpty()) {
      // Before it sits: the others are told, and not it.
      switch (connection.caller()) {
        case Caller.Member _ ->
            tellMembers(room, Outgoing.PARTICIPANT_JOINED, connection.address());
        case Caller.Guest guest -> tellMembers(room, Outgoing.GUEST_HERE, guest);
      }
    }
    room.seat(connection, incarnation);
  }

  /** Takes a seat away, and tells members where it was the device's last. On the meeting's lane. */
  void standUp(Room room, Seat seat) {
    if (room.unseat(seat)) {
      switch (seat.connection().caller()) {
        case Caller.Member _ -> tellMembers(room, Outgoing.PARTICIPANT_LEFT, seat.address());
        case Caller.Guest guest -> tellMembers(room, Outgoing.GUEST_AWAY, guest);
      }
    }
  }

  private static void tellMembers(Room room, Outgoing<MemberPresence> event, Address device) {
    room.tellMembers(event, PresentPeople.describe(room.meetingId(), device));
  }

  private static void tellMembers(Room room, Outgoing<GuestPresent> event, Caller.Guest guest) {
    room.tellMembers(event, new GuestPresent(room.meetingId(), guest.sessionId()));
  }

  private void sendMail(Connection connection, MeetingId meetingId) {
    connection.seat(meetingId).ifPresent(seat -> seat.sendMail(relay));
  }

  private RosterView roster(MeetingId meetingId) {
    return rosters
        .view(meetingId)
        .orElseThrow(() -> new Refused(ErrorCode.MEETING_UNKNOWN, "There is no such meeting."));
  }

  private Position position(
      RosterView roster, Address who, @Nullable GuestStatus status, Relay.Standing standing) {
    return new Position(
        true,
        roster.meetingId(),
        true,
        status,
        standing.stream(),
        roster.size(),
        roster.head(),
        standing.unacknowledged(),
        roster.hasDevice(who) ? departures.of(roster) : List.of());
  }
}
