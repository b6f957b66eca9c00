package latchkey.socketio;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import latchkey.socketio.engine.EngineServer;
import latchkey.socketio.engine.Handshake;
import latchkey.socketio.engine.Session;
import latchkey.socketio.packet.Argument;
import latchkey.socketio.packet.JsonText;
import latchkey.socketio.packet.Packet;

/** A client in a namespace. All methods may be called from any thread. */
public final class Socket {
  private enum State {
    CONNECTING,
    CONNECTED,
    GONE,
    /** The server put it out. */
    EXPELLED
  }

  private final String id = EngineServer.randomId();
  private final Connection connection;
  private final Namespace namespace;
  private final Requests requests = new Requests();
  private final Set<String> rooms = new HashSet<>(2);
  private volatile State state = State.CONNECTING;

  Socket(Connection connection, Namespace namespace) {
    this.connection = connection;
    this.namespace = namespace;
  }

  /** Unique, and known to the client; new after every reconnection. */
  public String id() {
    return id;
  }

  public Namespace namespace() {
    return namespace;
  }

  /** The request that opened the connection. */
  public Handshake handshake() {
    return session().handshake();
  }

  public boolean isConnected() {
    return state == State.CONNECTED;
  }

  /** Bytes that were sent to this socket's connection and not taken by the client yet. */
  public long bufferedBytes() {
    return session().bufferedBytes();
  }

  /** Sends an event. What is sent to a socket that is no longer connected is dropped. */
  public void emit(String event, Argument... arguments) {
    if (isConnected()) {
      send(new Packet.Event(namespace.name(), OptionalLong.empty(), event, List.of(arguments)));
    }
  }

  /** An event that is to be sent, beside others. */
  public record Outbound(String event, Argument argument) {}

  /**
   * Sends events, one right after the other, in as few writes as they fit in. What is sent to a
   * socket that is no longer connected is dropped.
   */
  public void emitAll(List<Outbound> events) {
    if (isConnected()) {
      session()
          .send(
              events.stream()
                  .flatMap(one ->
                      Wire.messages(
                          new Packet.Event(
                              namespace.name(),
                              OptionalLong.empty(),
                              one.event(),
                              List.of(one.argument())))
                          .stream())
                  .toList());
    }
  }

  /**
   * Sends an event and asks for an acknowledgement. The future always completes normally, on a
   * virtual thread.
   */
  public CompletableFuture<Reply> request(Duration timeout, String event, Argument... arguments) {
    if (!isConnected()) {
      return CompletableFuture.completedFuture(new Reply.Disconnected());
    }
    Requests.Request request = requests.open();
    send(
        new Packet.Event(
            namespace.name(), OptionalLong.of(request.id()), event, List.of(arguments)));
    session()
        .schedule(() -> requests.complete(request.id(), new Reply.TimedOut()), timeout.toMillis());
    if (!isConnected()) {
      requests.disconnected();
    }
    return request.reply();
  }

  /** Enters a room. Does nothing where the socket is no longer connected. */
  public void join(String room) {
    synchronized (rooms) {
      if (isConnected() && rooms.add(room)) {
        namespace.join(this, room);
      }
    }
  }

  /** Leaves a room: no broadcast to the room that begins after this reaches the socket. */
  public void leave(String room) {
    synchronized (rooms) {
      if (rooms.remove(room)) {
        namespace.leave(this, room);
      }
    }
  }

  /** The rooms the socket is in. */
  public Set<String> rooms() {
    synchronized (rooms) {
      return Set.copyOf(rooms);
    }
  }

  /**
   * Puts the client out of the namespace, after what was sent to it before. Events of it that have
   * not been handled yet are dropped. Official clients do not come back by themselves; a connection
   * that is left in no namespace is closed after {@link SocketIoConfig.Times#connect}.
   */
  public void disconnect() {
    connection.disconnect(this);
  }

  Session session() {
    return connection.session();
  }

  void send(Packet packet) {
    session().send(Wire.messages(packet));
  }

  /**
   * The client was admitted: tells it, and waits until that is on its way. Some clients listen for
   * the first event only when they have seen the CONNECT, and would miss one that comes along with
   * it.
   *
   * @return false where the client has gone in the meantime
   */
  boolean connect() {
    CompletableFuture<Void> told;
    synchronized (rooms) {
      if (state != State.CONNECTING) {
        return false;
      }
      state = State.CONNECTED;
      var sid = JsonText.of("{\"sid\":\"" + id + "\"}");
      told =
          session()
              .sendApart(Wire.messages(new Packet.Connect(namespace.name(), Optional.of(sid))));
      namespace.add(this);
    }
    told.join();
    return true;
  }

  /** The connection or the client left. */
  void leave() {
    end(State.GONE);
  }

  /** The server puts the client out. Returns whether it was in. */
  boolean expel() {
    return end(State.EXPELLED);
  }

  boolean isExpelled() {
    return state == State.EXPELLED;
  }

  private boolean end(State how) {
    synchronized (rooms) {
      boolean wasConnected = state == State.CONNECTED;
      if (wasConnected || state == State.CONNECTING) {
        state = how;
      }
      rooms.forEach(room -> namespace.leave(this, room));
      rooms.clear();
      namespace.remove(this);
      requests.disconnected();
      return wasConnected;
    }
  }

  void acknowledged(Packet.Ack ack) {
    requests.complete(ack.id(), new Reply.Answered(ack.arguments()));
  }
}
