package latchkey.socketio;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import latchkey.socketio.engine.Session;
import latchkey.socketio.packet.Argument;
import latchkey.socketio.packet.Packet;
import org.jspecify.annotations.Nullable;

/** Some sockets of a namespace, chosen at the moment of sending. */
public final class Broadcast {
  private final Namespace namespace;
  private final @Nullable String room;
  private final List<Socket> except;

  Broadcast(Namespace namespace, @Nullable String room, List<Socket> except) {
    this.namespace = namespace;
    this.room = room;
    this.except = except;
  }

  /** The same without {@code socket}. */
  public Broadcast except(Socket socket) {
    var more = new ArrayList<Socket>(except);
    more.add(socket);
    return new Broadcast(namespace, room, List.copyOf(more));
  }

  /** Sends an event to all of them; it is encoded once. */
  public void emit(String event, Argument... arguments) {
    Room target = namespace.room(room);
    if (target != null) {
      target.broadcast(
          Wire.messages(
              new Packet.Event(namespace.name(), OptionalLong.empty(), event, List.of(arguments))),
          exceptSessions());
    }
  }

  /** The sockets as they are now. */
  public List<Socket> sockets() {
    Room target = namespace.room(room);
    if (target == null) {
      return List.of();
    }
    return target.sockets().stream().filter(socket -> !except.contains(socket)).toList();
  }

  private Set<Session> exceptSessions() {
    if (except.isEmpty()) {
      return Set.of();
    }
    var sessions = new HashSet<Session>();
    for (Socket socket : except) {
      sessions.add(socket.session());
    }
    return sessions;
  }
}
