package latchkey.socketio;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A part of the server that clients connect to by name; it has its own sockets and rooms. */
public final class Namespace {
  private final String name;
  private final Authenticator authenticator;
  private final Room everyone = new Room();
  private final Map<String, Room> rooms = new ConcurrentHashMap<>();

  Namespace(String name, Authenticator authenticator) {
    this.name = name;
    this.authenticator = authenticator;
  }

  public String name() {
    return name;
  }

  /** All sockets of the namespace. */
  public Broadcast all() {
    return new Broadcast(this, null, List.of());
  }

  /** The sockets that are in {@code room} when it comes to sending. */
  public Broadcast to(String room) {
    return new Broadcast(this, room, List.of());
  }

  Authenticator authenticator() {
    return authenticator;
  }

  /** Empty rooms are not kept, and so there may be none. */
  @Nullable Room room(@Nullable String room) {
    return room == null ? everyone : rooms.get(room);
  }

  void add(Socket socket) {
    everyone.add(socket);
  }

  void remove(Socket socket) {
    everyone.remove(socket);
  }

  void join(Socket socket, String room) {
    rooms.compute(
        room,
        (key, existing) -> {
          Room joined = existing == null ? new Room() : existing;
          joined.add(socket);
          return joined;
        });
  }

  void leave(Socket socket, String room) {
    rooms.computeIfPresent(room, (key, existing) -> existing.remove(socket) ? null : existing);
  }
}
