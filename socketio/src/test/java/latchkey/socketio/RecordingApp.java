package latchkey.socketio;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** An application that keeps its sockets, its events and its goodbyes for the test to look at. */
final class RecordingApp implements AutoCloseable {
  final Inbox<Socket> sockets = new Inbox<>();
  final Inbox<DisconnectReason> goodbyes = new Inbox<>();
  final Namespace namespace;
  final SocketIoServer socketIo;
  final TestServer server;

  private RecordingApp(SocketIoConfig config, int loops, BiConsumer<Socket, Event> onEvent) {
    socketIo = new SocketIoServer(config);
    namespace =
        socketIo.namespace(
            "/",
            request ->
                Admission.accept(socket -> {
                  sockets.add(socket);
                  return new SocketHandler() {
                    @Override
                    public void onEvent(Event event) {
                      onEvent.accept(socket, event);
                    }

                    @Override
                    public void onDisconnect(DisconnectReason reason) {
                      goodbyes.add(reason);
                    }
                  };
                }));
    server = TestServer.start(config, socketIo, 0, loops);
  }

  static RecordingApp start(SocketIoConfig config) {
    return start(config, 1, (socket, event) -> {});
  }

  static RecordingApp start(SocketIoConfig config, int loops, BiConsumer<Socket, Event> onEvent) {
    return new RecordingApp(config, loops, onEvent);
  }

  /** Runs a blocking step of the test beside it. */
  static CompletableFuture<Void> beside(Runnable step) {
    var done = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            step.run();
            done.complete(null);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  @Override
  public void close() {
    server.close();
  }
}
