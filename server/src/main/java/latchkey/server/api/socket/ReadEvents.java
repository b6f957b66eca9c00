package latchkey.server.api.socket;

import java.util.List;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.Accepted;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.Replay;
import latchkey.server.relay.Relay;

/** What devices have handled, and what they have missed. */
final class ReadEvents {
  private final SeatCheck seats;
  private final Relay relay;
  private final Rooms rooms;

  ReadEvents(SeatCheck seats, Relay relay, Rooms rooms) {
    this.seats = seats;
    this.relay = relay;
    this.rooms = rooms;
  }

  List<Route<?>> routes() {
    return List.of(
        new Route<>(Incoming.ACK, this::acknowledge),
        new Route<>(Incoming.GUEST_ACK, this::acknowledge),
        new Route<>(Incoming.REPLAY, this::replay),
        new Route<>(Incoming.GUEST_REPLAY, this::replay));
  }

  /**
   * Envelopes first: they may be of all meetings, and one that the device is out of by now does not
   * have the others' mail come again.
   */
  private void acknowledge(Connection connection, RelayAck ack, Answer answer) {
    List<EnvelopeId> envelopes = ack.envelopeIds();
    if (envelopes != null && !envelopes.isEmpty()) {
      relay.handled(connection.address(), envelopes);
      sendMoreMail(connection);
    }
    MeetingId meetingId = ack.meetingId();
    if (meetingId != null) {
      seats.require(connection, meetingId);
      ack.place().ifPresent(place -> relay.read(meetingId, connection.address(), place));
    }
    answer.with(Accepted.OK);
  }

  private void sendMoreMail(Connection connection) {
    for (Seat seat : connection.seats()) {
      if (seat.hasMail()) {
        rooms.submit(seat.meetingId(), room -> seat.sendMail(relay));
      }
    }
  }

  private void replay(Connection connection, Replay from, Answer answer) {
    seats.require(connection, from.meetingId());
    answer.with(relay.replay(connection.address(), from));
  }
}
