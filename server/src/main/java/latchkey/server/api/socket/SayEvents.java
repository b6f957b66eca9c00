package latchkey.server.api.socket;

import java.util.List;
import latchkey.protocol.relay.SendMessage;
import latchkey.server.relay.Relay;

/** Messages to the group. */
final class SayEvents {
  private final SeatCheck seats;
  private final Relay relay;

  SayEvents(SeatCheck seats, Relay relay) {
    this.seats = seats;
    this.relay = relay;
  }

  List<Route<?>> routes() {
    return List.of(new Route<>(Incoming.MESSAGE, this::say));
  }

  /** Does not wait for the disk, so that messages of one connection share a commit. */
  private void say(Connection connection, SendMessage message, Answer answer) {
    Seat seat = seats.require(connection, message.meetingId());
    answer.when(relay.say(connection.address(), message, seat.incarnation()), accepted -> accepted);
  }
}
