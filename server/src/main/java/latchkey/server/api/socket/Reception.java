package latchkey.server.api.socket;

import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.relay.PreKeysLow;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.refusal.Refused;
import latchkey.socketio.DisconnectReason;
import latchkey.socketio.Event;
import latchkey.socketio.Socket;
import latchkey.socketio.SocketHandler;

/** Takes in the sockets that the doors let through, and sees them out. */
final class Reception {
  private static final SocketHandler IGNORING =
      new SocketHandler() {
        @Override
        public void onEvent(Event event) {}

        @Override
        public void onDisconnect(DisconnectReason reason) {}
      };

  private final Connections connections;
  private final Rooms rooms;
  private final JoinEvents joins;
  private final KeyDirectory keys;
  private final SignedInCheck signedIn;
  private final Dispatcher dispatcher;
  private final ServerLimits limits;

  Reception(
      Connections connections,
      Rooms rooms,
      JoinEvents joins,
      KeyDirectory keys,
      SignedInCheck signedIn,
      Dispatcher dispatcher,
      ServerLimits limits) {
    this.connections = connections;
    this.rooms = rooms;
    this.joins = joins;
    this.keys = keys;
    this.signedIn = signedIn;
    this.dispatcher = dispatcher;
    this.limits = limits;
  }

  /** Refuses a caller that has as many connections as it may have. */
  void requireRoom(Caller caller) {
    if (connections.of(caller.address()).size() >= most(caller)) {
      throw new Refused(
          ErrorCode.TOO_MANY_CONNECTIONS,
          "There are "
              + most(caller)
              + " connections of yours already, and that is all you can have. Close some of them.");
    }
  }

  private int most(Caller caller) {
    return switch (caller) {
      case Caller.Member _ -> limits.of(Limit.DEVICE_CONNECTIONS);
      case Caller.Guest _ -> limits.of(Limit.GUEST_CONNECTIONS);
    };
  }

  SocketHandler welcome(Socket socket, Caller caller) {
    Connection connection = new Connection(socket, caller);
    if (!connections.add(connection, most(caller))) {
      // Others came between the question at the door and here.
      socket.disconnect();
      return IGNORING;
    }
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
    MeetingId meetingId = guest.meetingId();
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

  static Outgoing<PreKeysLow> preKeysLowEvent(Caller caller) {
    return switch (caller) {
      case Caller.Member member -> Outgoing.PRE_KEYS_LOW;
      case Caller.Guest guest -> Outgoing.GUEST_PRE_KEYS_LOW;
    };
  }
}
