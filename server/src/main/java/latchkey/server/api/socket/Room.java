package latchkey.server.api.socket;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.socketio.Broadcast;
import latchkey.socketio.Namespace;
import latchkey.socketio.packet.JsonText;

/**
 * The connections that are in one meeting, or wait at its door. Changes, and sends, on the
 * meeting's lane alone; who is there may be asked from anywhere.
 */
final class Room {
  private final MeetingId meetingId;
  private final String room;
  private final Broadcast members;
  private final Broadcast guests;
  private final Map<Address, List<Seat>> seats = new ConcurrentHashMap<>();
  private final Map<Address, List<Connection>> door = new ConcurrentHashMap<>();

  Room(MeetingId meetingId, Namespace members, Namespace guests) {
    this.meetingId = meetingId;
    this.room = meetingId.value();
    this.members = members.to(room);
    this.guests = guests.to(room);
  }

  MeetingId meetingId() {
    return meetingId;
  }

  /** A guest's connection, from when it connects until it ends, seated or not. */
  void stand(Connection guest) {
    door.merge(guest.address(), List.of(guest), (known, one) -> Lists.with(known, guest));
  }

  void walkAway(Connection guest) {
    door.computeIfPresent(
        guest.address(),
        (address, known) -> {
          List<Connection> others = Lists.without(known, guest);
          return others.isEmpty() ? null : others;
        });
  }

  List<Connection> guestConnections() {
    return door.values().stream().flatMap(List::stream).toList();
  }

  /** One guest's. Asked for each guest that is let in: it must not look at all others. */
  List<Connection> guestConnections(Address guest) {
    return door.getOrDefault(guest, List.of());
  }

  /** Gives a connection a place, from which on it gets what is sent. */
  void seat(Connection connection, long incarnation) {
    Seat seat = new Seat(connection, meetingId, incarnation);
    seats.merge(connection.address(), List.of(seat), (known, one) -> Lists.with(known, seat));
    connection.take(seat);
    connection.socket().join(room);
  }

  /**
   * Takes a connection's place away: nothing that is sent after this reaches it.
   *
   * @return whether it was its device's last here
   */
  boolean unseat(Seat seat) {
    seat.connection().socket().leave(room);
    seat.connection().giveUp(seat);
    List<Seat> ofDevice = seats(seat.address());
    if (!ofDevice.contains(seat)) {
      return false;
    }
    List<Seat> others = Lists.without(ofDevice, seat);
    if (others.isEmpty()) {
      seats.remove(seat.address());
    } else {
      seats.put(seat.address(), others);
    }
    return others.isEmpty();
  }

  List<Seat> seats(Address address) {
    return seats.getOrDefault(address, List.of());
  }

  List<Seat> seats() {
    return seats.values().stream().flatMap(List::stream).toList();
  }

  boolean isEmpty() {
    return seats.isEmpty() && door.isEmpty();
  }

  /** Whether the device or guest is connected and takes part. */
  boolean has(Address address) {
    return !seats(address).isEmpty();
  }

  Set<Address> devices() {
    return seats.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(Room::isMembers))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  Set<GuestSessionId> guests() {
    return seats.values().stream()
        .flatMap(List::stream)
        .map(seat -> seat.connection().caller())
        .filter(Caller.Guest.class::isInstance)
        .map(caller -> ((Caller.Guest) caller).sessionId())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isMembers(Seat seat) {
    return seat.connection().caller() instanceof Caller.Member;
  }

  /** To everyone who takes part; encoded once. */
  <P> void tellAll(Outgoing<P> event, P payload) {
    JsonText json = Payloads.write(payload);
    members.emit(event.event(), json);
    guests.emit(event.event(), json);
  }

  /** To the members' devices that take part. */
  <P> void tellMembers(Outgoing<P> event, P payload) {
    members.emit(event.event(), Payloads.write(payload));
  }

  /**
   * To the device alone.
   *
   * @return false where it is not there
   */
  <P> boolean tell(Address address, Outgoing<P> event, P payload) {
    List<Seat> there = seats(address);
    there.forEach(seat -> seat.connection().send(event, payload));
    return !there.isEmpty();
  }
}
