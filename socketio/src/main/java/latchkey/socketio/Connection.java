package latchkey.socketio;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.socketio.engine.CloseReason;
import latchkey.socketio.engine.Holding;
import latchkey.socketio.engine.Session;
import latchkey.socketio.engine.SessionListener;
import latchkey.socketio.packet.JsonText;
import latchkey.socketio.packet.MalformedPacketException;
import latchkey.socketio.packet.Packet;
import latchkey.socketio.packet.PacketDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * One client's connection: its packets find their namespaces here. On the session's loop, where
 * nothing else is said.
 */
final class Connection implements SessionListener {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  /** Each asks the application, so that nobody may go on for ever. */
  private static final int MAX_REFUSALS = 5;

  private final Session session;
  private final SocketIoConfig config;
  private final Map<String, Namespace> namespaces;
  private final Anteroom anteroom;
  private final PacketDecoder decoder;
  private final Inbound inbound;
  private final Holding incomplete;
  private final Map<String, SocketDriver> sockets = HashMap.newHashMap(1);
  private boolean closed;
  private boolean greeted;
  private boolean inAnteroom = true;
  private int refusals;
  private int idlePeriod;
  private long packetBytes;

  Connection(
      Session session,
      SocketIoConfig config,
      Map<String, Namespace> namespaces,
      Anteroom anteroom) {
    this.session = session;
    this.config = config;
    this.namespaces = namespaces;
    this.anteroom = anteroom;
    SocketIoConfig.Bounds bounds = config.bounds();
    this.decoder =
        new PacketDecoder(bounds.maxNesting(), bounds.maxAttachments(), bounds.maxPayload());
    this.incomplete = session.newHolding();
    this.inbound = new Inbound(session, bounds.maxInboundQueue(), bounds.maxPayload());
    closeIfStillIdle();
    if (!anteroom.enter(session.handshake())) {
      session.close(CloseReason.TURNED_AWAY);
    }
  }

  /** On any thread. */
  Session session() {
    return session;
  }

  @Override
  public void text(byte[] utf8) {
    try {
      packetBytes = utf8.length;
      decoder.text(utf8).ifPresent(this::receive);
      countIncomplete();
    } catch (MalformedPacketException e) {
      refuse(e);
    }
  }

  @Override
  public void binary(byte[] bytes) {
    try {
      packetBytes += bytes.length;
      decoder.binary(bytes).ifPresent(this::receive);
      countIncomplete();
    } catch (MalformedPacketException e) {
      refuse(e);
    }
  }

  private void countIncomplete() {
    if (!incomplete.set(closed ? 0 : decoder.incompleteBytes())) {
      session.close(CloseReason.OVER_SHARE);
    }
  }

  @Override
  public void closed(CloseReason reason) {
    closed = true;
    incomplete.set(0);
    leaveAnteroom();
    List<SocketDriver> all = List.copyOf(sockets.values());
    sockets.clear();
    for (SocketDriver driver : all) {
      driver.socket().leave();
      driver.disconnected(DisconnectReason.of(reason));
    }
  }

  /** The server puts a socket out. On any thread. */
  void disconnect(Socket socket) {
    if (socket.expel()) {
      socket.send(new Packet.Disconnect(socket.namespace().name()));
      session.writer().submit(() -> remove(socket, DisconnectReason.SERVER_DISCONNECTED));
    }
  }

  private void receive(Packet packet) {
    switch (packet) {
      case Packet.Connect connect -> connect(connect);
      case Packet.Disconnect disconnect -> {
        SocketDriver driver = sockets.get(disconnect.namespace());
        if (driver != null) {
          driver.socket().leave();
          remove(driver.socket(), DisconnectReason.CLIENT_LEFT);
        }
      }
      case Packet.Event event -> {
        SocketDriver driver = sockets.get(event.namespace());
        if (driver != null) {
          driver.handle(event, packetBytes);
        } else {
          strayed();
        }
      }
      case Packet.Ack ack -> {
        SocketDriver driver = sockets.get(ack.namespace());
        if (driver != null) {
          driver.socket().acknowledged(ack);
        } else {
          strayed();
        }
      }
      case Packet.ConnectError error -> session.close(CloseReason.MALFORMED_PACKET);
    }
  }

  private void connect(Packet.Connect packet) {
    greeted = true;
    String name = packet.namespace();
    Namespace namespace = namespaces.get(name);
    if (namespace == null) {
      sendError(name, config.noSuchNamespace());
    } else if (sockets.containsKey(name)) {
      session.close(CloseReason.MALFORMED_PACKET);
    } else {
      var driver = new SocketDriver(new Socket(this, namespace), inbound);
      sockets.put(name, driver);
      driver.admit(
          new ConnectRequest(name, session.handshake(), session.origin(), packet.payload()),
          packetBytes,
          accept -> session.writer().submit(() -> cameIn(accept)),
          refusal -> {
            sendError(name, refusal);
            session.writer().submit(() -> refused(driver));
          });
    }
  }

  private void refused(SocketDriver driver) {
    sockets.remove(driver.socket().namespace().name(), driver);
    refusals++;
    if (refusals == MAX_REFUSALS) {
      session.close(CloseReason.SERVER_CLOSED);
    }
    closeIfStillIdle();
  }

  /** Unless it has left again meanwhile. */
  private void cameIn(Admission.Accept accept) {
    if (!sockets.isEmpty()) {
      leaveAnteroom();
      accept.lease().ifPresent(session::holdBy);
    }
  }

  private void leaveAnteroom() {
    if (inAnteroom) {
      inAnteroom = false;
      anteroom.leave(session.handshake());
    }
  }

  /** Does nothing where the socket has gone already, and perhaps another has come in its place. */
  private void remove(Socket socket, DisconnectReason reason) {
    SocketDriver driver = sockets.get(socket.namespace().name());
    if (driver != null && driver.socket() == socket) {
      sockets.remove(socket.namespace().name());
      driver.disconnected(reason);
      if (sockets.isEmpty()) {
        returnToAnteroom();
      }
      closeIfStillIdle();
    }
  }

  private void returnToAnteroom() {
    if (!inAnteroom) {
      inAnteroom = true;
      session.holdBy(takenBack -> config.newcomers().lease().apply(session.handshake(), takenBack));
      if (!anteroom.enter(session.handshake())) {
        session.close(CloseReason.TURNED_AWAY);
      }
    }
  }

  /** A packet for a namespace that the client is not in. */
  private void strayed() {
    // It may have been sent before the client learned that it was put out; but who never even tried
    // to come in is no Socket.IO client.
    if (!greeted) {
      session.close(CloseReason.MALFORMED_PACKET);
    }
  }

  private void closeIfStillIdle() {
    idlePeriod++;
    int period = idlePeriod;
    session.schedule(
        () -> {
          if (sockets.isEmpty() && period == idlePeriod) {
            session.close(CloseReason.SERVER_CLOSED);
          }
        },
        config.times().connect().toMillis());
  }

  private void refuse(MalformedPacketException e) {
    log.debug("closing a connection from {}", session.handshake().remoteAddress(), e);
    session.close(CloseReason.MALFORMED_PACKET);
  }

  /** On any thread. */
  private void sendError(String namespace, Admission.Refuse refusal) {
    String message =
        new String(
            JsonStringEncoder.getInstance().quoteAsUTF8(refusal.message()), StandardCharsets.UTF_8);
    Optional<String> data = refusal.data().map(json -> ",\"data\":" + json);
    session.send(
        Wire.messages(
            new Packet.ConnectError(
                namespace,
                JsonText.of("{\"message\":\"" + message + "\"" + data.orElse("") + "}"))));
  }
}
