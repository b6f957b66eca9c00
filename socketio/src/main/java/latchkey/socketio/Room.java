package latchkey.socketio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import latchkey.socketio.engine.EngineMessage;
import latchkey.socketio.engine.LoopWriter;
import latchkey.socketio.engine.Session;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that a broadcast goes to, kept sorted by event loop. A broadcast is one task on each
 * loop; the room's lock makes all loops see concurrent broadcasts in one order.
 */
final class Room {
  private final Set<Socket> members = new LinkedHashSet<>();
  private @Nullable List<Group> groups;

  /** The members that live on one event loop. */
  private record Group(LoopWriter writer, List<Session> sessions) {}

  synchronized void add(Socket socket) {
    if (members.add(socket)) {
      groups = null;
    }
  }

  /** Returns whether the room is empty now. */
  synchronized boolean remove(Socket socket) {
    if (members.remove(socket)) {
      groups = null;
    }
    return members.isEmpty();
  }

  synchronized List<Socket> sockets() {
    return List.copyOf(members);
  }

  synchronized void broadcast(List<EngineMessage> messages, Set<Session> except) {
    for (Group group : groups()) {
      group.writer().broadcast(messages, group.sessions(), except);
    }
  }

  private List<Group> groups() {
    List<Group> known = groups;
    if (known == null) {
      var sorted = new HashMap<LoopWriter, List<Session>>();
      for (Socket socket : members) {
        Session session = socket.session();
        sorted.computeIfAbsent(session.writer(), writer -> new ArrayList<>()).add(session);
      }
      known = new ArrayList<>(sorted.size());
      for (Map.Entry<LoopWriter, List<Session>> entry : sorted.entrySet()) {
        known.add(new Group(entry.getKey(), entry.getValue()));
      }
      groups = known;
    }
    return known;
  }
}
