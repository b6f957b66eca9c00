package latchkey.server.api.socket;

import java.util.List;
import latchkey.protocol.relay.Accepted;
import latchkey.protocol.relay.MeetingHeartbeat;
import latchkey.protocol.relay.SendHeartbeat;

/** Heartbeats go to everyone who is there now, and are kept nowhere. */
final class HeartbeatEvents {
  private final SeatCheck seats;
  private final Rooms rooms;

  HeartbeatEvents(SeatCheck seats, Rooms rooms) {
    this.seats = seats;
    this.rooms = rooms;
  }

  List<Route<?>> routes() {
    return List.of(
        new Route<>(Incoming.HEARTBEAT, this::beat),
        new Route<>(Incoming.GUEST_HEARTBEAT, this::beat));
  }

  private void beat(Connection connection, SendHeartbeat said, Answer answer) {
    Seat seat = seats.require(connection, said.meetingId());
    MeetingHeartbeat told =
        new MeetingHeartbeat(
            said.meetingId(), seat.address().id(), seat.address().deviceId(), said.heartbeat());
    rooms.submit(said.meetingId(), room -> room.tellAll(Outgoing.HEARTBEAT, told));
    answer.with(Accepted.OK);
  }
}
