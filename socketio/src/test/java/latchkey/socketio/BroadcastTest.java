package latchkey.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import latchkey.socketio.packet.Binary;
import latchkey.socketio.packet.JsonText;
import latchkey.socketio.raw.RawPolling;
import latchkey.socketio.raw.RawWebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BroadcastTest {
  private final RecordingApp app =
      RecordingApp.start(SocketIoConfig.defaults(), 2, (socket, event) -> {});
  private final List<RawWebSocket> clients = new ArrayList<>();

  @AfterEach
  void closeAll() {
    clients.forEach(RawWebSocket::close);
    app.close();
  }

  @Test
  void concurrentBroadcastsReachEverySocketInOneOrder() {
    for (int i = 0; i < 8; i++) {
      connect();
    }
    List<CompletableFuture<Void>> senders = new ArrayList<>();
    for (int sender = 0; sender < 4; sender++) {
      int number = sender;
      senders.add(
          RecordingApp.beside(() -> {
            for (int i = 0; i < 250; i++) {
              app.namespace.all().emit("n", JsonText.of(number + "," + i));
            }
          }));
    }
    List<String> first = read(clients.getFirst(), 1_000);

    for (RawWebSocket client : clients.subList(1, clients.size())) {
      assertThat(read(client, 1_000)).isEqualTo(first);
    }
    for (int sender = 0; sender < 4; sender++) {
      String prefix = "42[\"n\"," + sender + ",";
      assertThat(first.stream().filter(text -> text.startsWith(prefix)))
          .as("what one thread sends keeps its order")
          .isSortedAccordingTo((a, b) -> Integer.compare(numberIn(a), numberIn(b)))
          .hasSize(250);
    }
    assertThat(senders)
        .allSatisfy(sender -> assertThat(sender).succeedsWithin(Duration.ofSeconds(15)));
  }

  @Test
  void roomIsReachedThroughEachTransportWithTextAndBytes() {
    Socket one = connect();
    RawPolling polling = RawPolling.open(app.server.http());
    polling.post("40");
    assertThat(polling.get().body()).startsWith("40");
    Socket two = app.sockets.next();
    one.join("room");
    two.join("room");
    connect();

    app.namespace.to("room").emit("bytes", Binary.of(new byte[] {1, 2, 3}));
    app.namespace.all().emit("end");

    String text = "451-[\"bytes\",{\"_placeholder\":true,\"num\":0}]";
    assertThat(clients.getFirst().text()).isEqualTo(text);
    assertThat(clients.getFirst().binary()).containsExactly(1, 2, 3);
    assertThat(clients.getLast().text()).isEqualTo("42[\"end\"]");
    assertThat(polling.get().body()).startsWith(text + "\u001ebAQID");
  }

  @Test
  void excludedSocketsAndThoseThatLeftHearNothing() {
    Socket stays = connect();
    Socket leaves = connect();
    Socket excluded = connect();
    stays.join("room");
    leaves.join("room");
    excluded.join("room");

    leaves.leave("room");
    app.namespace.to("room").except(excluded).emit("secret");
    app.namespace.to("nobody is here").emit("secret");
    app.namespace.all().emit("end");

    assertThat(clients.get(0).text()).isEqualTo("42[\"secret\"]");
    assertThat(clients.get(1).text()).isEqualTo("42[\"end\"]");
    assertThat(clients.get(2).text()).isEqualTo("42[\"end\"]");
    assertThat(app.namespace.to("room").sockets()).containsExactly(stays, excluded);
    assertThat(leaves.rooms()).isEmpty();
  }

  @Test
  void whatWasSentBeforeADisconnectStillArrives() {
    Socket socket = connect();
    socket.join("room");

    app.namespace.to("room").emit("first");
    socket.emit("second");
    socket.disconnect();
    socket.emit("dropped");
    app.namespace.all().emit("dropped");

    RawWebSocket client = clients.getFirst();
    assertThat(client.text()).isEqualTo("42[\"first\"]");
    assertThat(client.text()).isEqualTo("42[\"second\"]");
    assertThat(client.text()).isEqualTo("41");
    assertThat(app.goodbyes.next()).isEqualTo(DisconnectReason.SERVER_DISCONNECTED);
    assertThat(app.namespace.to("room").sockets()).isEmpty();
    client.send("40");
    assertThat(client.text()).startsWith("40");
  }

  private Socket connect() {
    RawWebSocket client = RawWebSocket.open(app.server.ws()).send("40");
    clients.add(client);
    client.text();
    assertThat(client.text()).startsWith("40");
    return app.sockets.next();
  }

  private static List<String> read(RawWebSocket client, int count) {
    var texts = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      texts.add(client.textAfterPings());
    }
    return texts;
  }

  private static int numberIn(String text) {
    return Integer.parseInt(text.substring(text.lastIndexOf(',') + 1, text.length() - 1));
  }
}
