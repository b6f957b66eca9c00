package latchkey.server.api.socket;

import latchkey.protocol.MeetingId;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.PreKeysLow;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.refusal.Refused;
import latchkey.socketio.DisconnectReason;
import latchkey.socketio.Event;
import latchkey.socketio.Socket;
import latchkey.socketio.SocketHandler;

/** Takes in the sockets that the doors let through, and sees them out. */
final class Reception {
  private final Connections connections;
  private final Rooms rooms;
  private final JoinEvents joins;
  private final KeyDirectory keys;
  private final SignedInCheck signedIn;
  private final Dispatcher dispatcher;

  Reception(
      Connections connections,
      Rooms rooms,
      JoinEvents joins,
      KeyDirectory keys,
      SignedInCheck signedIn,
      Dispatcher dispatcher) {
    this.connections = connections;
    this.rooms = rooms;
    this.joins = joins;
    this.keys = keys;
    this.signedIn = signedIn;
    this.dispatcher = dispatcher;
  }

  SocketHandler welcome(Socket socket, Caller caller) {
    Connection connection = new Connection(socket, caller);
    connections.add(connection);
    // From here on it hears of its end. What happened between the proof and here is looked up.
    switch (caller) {
      case Caller.Member member -> signedIn.check(member.address());
      case Caller.Guest guest -> standAtDoor(connection, guest);
    }
    tellWherePreKeysAreLow(connection);
    return new SocketHandler() {
      @Override
      public void onEvent(Event event) {
        dispatcher.dispatch(connection, event);
      }

      @Override
      public void onDisconnect(DisconnectReason reason) {
        connections.remove(connection);
        joins.disconnected(connection);
      }
    };
  }

  private void standAtDoor(Connection connection, Caller.Guest guest) {
    MeetingId meetingId = guest.session().meetingId();
    rooms.call(
        meetingId,
        room -> {
          try {
            guest.proof().check();
            room.stand(connection);
          } catch (Refused ended) {
            connection.socket().disconnect();
          }
          return true;
        });
  }

  private void tellWherePreKeysAreLow(Connection connection) {
    // A device that has published nothing yet has nothing to replenish.
    if (keys.identityKey(connection.address()).isPresent()) {
      KeyCounts counts = keys.count(connection.address());
      if (KeyDirectory.isLow(counts)) {
        connection.send(
            preKeysLowEvent(connection.caller()),
            new PreKeysLow(counts.preKeyCount(), counts.kyberPreKeyCount()));
      }
    }
  }

  static String preKeysLowEvent(Caller caller) {
    return switch (caller) {
      case Caller.Member member -> Events.PRE_KEYS_LOW;
      case Caller.Guest guest -> Events.GUEST_PRE_KEYS_LOW;
    };
  }
}
