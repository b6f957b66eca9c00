package latchkey.server.api.socket;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.relay.Accepted;
import latchkey.protocol.relay.MeetingHeartbeat;
import latchkey.protocol.relay.SendHeartbeat;

/**
 * Heartbeats go to everyone who is there now, and are kept nowhere. One participant's go not more
 * often than is of use.
 */
final class HeartbeatEvents {
  private final SeatCheck seats;
  private final Rooms rooms;
  private final EventLimiter limiter;

  HeartbeatEvents(SeatCheck seats, Rooms rooms, EventLimiter limiter) {
    this.seats = seats;
    this.rooms = rooms;
    this.limiter = limiter;
  }

  List<Route<?>> routes() {
    return List.of(
        new Route<>(Incoming.HEARTBEAT, this::beat),
        new Route<>(Incoming.GUEST_HEARTBEAT, this::beat));
  }

  private void beat(Connection connection, SendHeartbeat said, Answer answer) {
    Seat seat = seats.require(connection, said.meetingId());
    Address sender = seat.address();
    if (limiter.passesOn(said.meetingId(), sender)) {
      MeetingHeartbeat told =
          new MeetingHeartbeat(said.meetingId(), sender.id(), sender.deviceId(), said.heartbeat());
      rooms.submit(said.meetingId(), room -> room.tellAll(Outgoing.HEARTBEAT, told));
    }
    answer.with(Accepted.OK);
  }
}
