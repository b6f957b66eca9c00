package latchkey.server.api.socket;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.socketio.Socket;

/** One socket of a device or guest, and its seats in meetings. */
final class Connection {
  private final Socket socket;
  private final Caller caller;

  /** Replaced as a whole: nearly everybody has one, and it is asked on any thread. */
  private volatile Map<MeetingId, Seat> seats = Map.of();

  Connection(Socket socket, Caller caller) {
    this.socket = socket;
    this.caller = caller;
  }

  Socket socket() {
    return socket;
  }

  Caller caller() {
    return caller;
  }

  Address address() {
    return caller.address();
  }

  /** Its place in a meeting, where it has one. From memory, on any thread. */
  Optional<Seat> seat(MeetingId meetingId) {
    return Optional.ofNullable(seats.get(meetingId));
  }

  Collection<Seat> seats() {
    return seats.values();
  }

  /** On the meeting's lane. */
  synchronized void take(Seat seat) {
    Map<MeetingId, Seat> more = new HashMap<>(seats);
    more.put(seat.meetingId(), seat);
    seats = Map.copyOf(more);
  }

  /** On the meeting's lane. */
  synchronized void giveUp(Seat seat) {
    Map<MeetingId, Seat> fewer = new HashMap<>(seats);
    fewer.remove(seat.meetingId(), seat);
    seats = Map.copyOf(fewer);
  }

  <P> void send(Outgoing<P> event, P payload) {
    socket.emit(event.event(), Payloads.write(payload));
  }
}
