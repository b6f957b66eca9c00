package latchkey.server.api.socket;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.server.presence.Presence;
import latchkey.socketio.Namespace;

/** The meetings' rooms, each on its meeting's lane. A room exists while somebody is there. */
final class Rooms implements Presence, AutoCloseable {
  private final Lanes lanes = new Lanes();
  private final Map<MeetingId, Room> rooms = new ConcurrentHashMap<>();
  private final Namespace members;
  private final Namespace guests;

  Rooms(Namespace members, Namespace guests) {
    this.members = members;
    this.guests = guests;
  }

  /** Has {@code task} run on the meeting's lane, if anybody is there. Neither blocks nor throws. */
  void submit(MeetingId meetingId, Consumer<Room> task) {
    lanes.submit(
        meetingId,
        () -> {
          Room room = rooms.get(meetingId);
          if (room != null) {
            task.accept(room);
            drop(room, meetingId);
          }
        });
  }

  /** Runs {@code task} on the meeting's lane, and waits for it. Not to be called on a lane. */
  <T> T call(MeetingId meetingId, Function<Room, T> task) {
    return lanes.call(
        meetingId,
        () -> {
          Room room = rooms.computeIfAbsent(meetingId, id -> new Room(meetingId, members, guests));
          try {
            return task.apply(room);
          } finally {
            drop(room, meetingId);
          }
        });
  }

  private void drop(Room room, MeetingId meetingId) {
    if (room.isEmpty()) {
      rooms.remove(meetingId, room);
    }
  }

  /** The meetings in which people are, or wait at the door. */
  Collection<Room> all() {
    return rooms.values();
  }

  /** How much waits to be told. */
  int waiting() {
    return lanes.waiting();
  }

  private Optional<Room> find(MeetingId meetingId) {
    return Optional.ofNullable(rooms.get(meetingId));
  }

  @Override
  public boolean isPresent(MeetingId meetingId, UserId userId) {
    return devices(meetingId).stream().anyMatch(device -> device.id().equals(userId.value()));
  }

  /** Whether that device or guest is connected and takes part. */
  boolean isPresent(MeetingId meetingId, Address address) {
    return find(meetingId).map(room -> room.has(address)).orElse(false);
  }

  @Override
  public Set<Address> devices(MeetingId meetingId) {
    return find(meetingId).map(Room::devices).orElse(Set.of());
  }

  @Override
  public Set<GuestSessionId> guests(MeetingId meetingId) {
    return find(meetingId).map(Room::guests).orElse(Set.of());
  }

  /** Finishes what was begun; nothing is sent to anybody any more. */
  @Override
  public void close() {
    lanes.close();
  }
}
