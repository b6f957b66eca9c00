package latchkey.server.api.socket;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.Accepted;
import latchkey.protocol.relay.RequestSenderKey;
import latchkey.protocol.relay.SenderKeyRequested;
import latchkey.server.refusal.Refused;
import latchkey.server.roster.Rosters;

/** Requests for another device's sender key. They are handed over now or not at all. */
final class AskEvents {
  private final SeatCheck seats;
  private final Rosters rosters;
  private final Rooms rooms;

  AskEvents(SeatCheck seats, Rosters rosters, Rooms rooms) {
    this.seats = seats;
    this.rosters = rosters;
    this.rooms = rooms;
  }

  List<Route<?>> routes() {
    return List.of(
        new Route<>(Incoming.REQUEST_SENDER_KEY, this::request),
        new Route<>(Incoming.GUEST_REQUEST_SENDER_KEY, this::request));
  }

  private void request(Connection connection, RequestSenderKey request, Answer answer) {
    MeetingId meetingId = request.meetingId();
    seats.require(connection, meetingId);
    Address sender = Address.ofMember(request.senderId(), request.senderDeviceId());
    if (rosters.view(meetingId).filter(roster -> roster.hasDevice(sender)).isEmpty()) {
      throw new Refused(
          ErrorCode.RECIPIENT_UNKNOWN,
          "That device does not take part in this meeting (any more).");
    }
    SenderKeyRequested requested =
        new SenderKeyRequested(
            meetingId, connection.address(), request.distributionId(), request.newSession());
    boolean told =
        rooms.call(meetingId, room -> room.tell(sender, Outgoing.SENDER_KEY_REQUESTED, requested));
    if (!told) {
      throw new Refused(ErrorCode.UNAVAILABLE, "That device is away. Ask again when it is back.");
    }
    answer.with(Accepted.OK);
  }
}
