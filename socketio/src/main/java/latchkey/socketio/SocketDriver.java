package latchkey.socketio;

import java.util.OptionalLong;
import java.util.function.Consumer;
import latchkey.socketio.packet.Packet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what happens to one socket to the application, one thing after another. */
final class SocketDriver {
  private static final Logger log = LoggerFactory.getLogger(SocketDriver.class);

  private final Socket socket;
  private final Inbound inbound;
  private final Mailbox mailbox = new Mailbox();

  // In the mailbox's tasks only.
  private @Nullable SocketHandler handler;

  SocketDriver(Socket socket, Inbound inbound) {
    this.socket = socket;
    this.inbound = inbound;
  }

  Socket socket() {
    return socket;
  }

  /** Lets the application decide, then calls one of the two. */
  void admit(
      ConnectRequest request,
      long bytes,
      Consumer<Admission.Accept> admitted,
      Consumer<Admission.Refuse> refused) {
    counted(
        bytes,
        () -> {
          switch (decide(request)) {
            case Admission.Refuse refuse -> refused.accept(refuse);
            case Admission.Accept accept -> {
              admitted.accept(accept);
              if (socket.connect()) {
                welcome(accept);
              }
            }
          }
        });
  }

  void handle(Packet.Event packet, long bytes) {
    counted(
        bytes,
        () -> {
          if (handler != null && !socket.isExpelled()) {
            handler.onEvent(
                new Event(packet.name(), packet.arguments(), acknowledgement(packet.id())));
          }
        });
  }

  void disconnected(DisconnectReason reason) {
    mailbox.add(() -> {
      if (handler != null) {
        handler.onDisconnect(reason);
      }
    });
  }

  private Admission decide(ConnectRequest request) {
    try {
      return socket.namespace().authenticator().admit(request);
    } catch (RuntimeException e) {
      log.error("the authenticator of namespace {} failed", request.namespace(), e);
      return Admission.refuse("Internal error");
    }
  }

  private void welcome(Admission.Accept accept) {
    try {
      handler = accept.welcome().apply(socket);
    } catch (RuntimeException e) {
      log.error("the welcome of namespace {} failed", socket.namespace().name(), e);
      socket.disconnect();
    }
  }

  private Acknowledgement acknowledgement(OptionalLong id) {
    if (id.isEmpty()) {
      return Acknowledgement.unexpected();
    }
    return Acknowledgement.by(arguments ->
        socket.send(new Packet.Ack(socket.namespace().name(), id.getAsLong(), arguments)));
  }

  private void counted(long bytes, Runnable task) {
    inbound.add(bytes);
    mailbox.add(() -> {
      try {
        task.run();
      } finally {
        inbound.done(bytes);
      }
    });
  }
}
