package latchkey.server.api.socket;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.socketio.Socket;

/** One socket of a device or guest, and its seats in meetings. */
final class Connection {
  private final Socket socket;
  private final Caller caller;
  private final Map<MeetingId, Seat> seats = new ConcurrentHashMap<>();

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
    return List.copyOf(seats.values());
  }

  /** On the meeting's lane. */
  void take(Seat seat) {
    seats.put(seat.meetingId(), seat);
  }

  /** On the meeting's lane. */
  void giveUp(Seat seat) {
    seats.remove(seat.meetingId(), seat);
  }

  void send(String event, Object payload) {
    socket.emit(event, Payloads.write(payload));
  }
}
