package latchkey.socketio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import latchkey.socketio.raw.RawPolling;
import latchkey.socketio.raw.RawWebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CloseTest {
  @RegisterExtension static final FixtureExtension SERVER = new FixtureExtension();

  @Test
  void pollingClientThatClosesGetsItsRequestBackAndNoMore() {
    RawPolling session = SERVER.polling();
    CompletableFuture<HttpResponse<String>> held = session.getLater();

    assertThat(session.post("1").statusCode()).isEqualTo(200);

    HttpResponse<String> last = held.join();
    assertThat(last.statusCode()).isEqualTo(200);
    assertThat(last.body()).isEqualTo("6");
    assertThat(session.get().statusCode()).isEqualTo(400);
  }

  @Test
  void webSocketClientMayClose() {
    try (RawWebSocket socket = SERVER.webSocket()) {
      socket.send("1");

      assertThat(socket.awaitClosed()).isEqualTo(1000);
    }
  }
}
