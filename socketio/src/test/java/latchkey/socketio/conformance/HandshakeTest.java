package latchkey.socketio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import latchkey.socketio.raw.RawPolling;
import latchkey.socketio.raw.RawWebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeTest {
  @RegisterExtension
  static final FixtureExtension SERVER =
      FixtureExtension.withHeartbeat(Duration.ofSeconds(30), Duration.ofSeconds(10));

  @Test
  void pollingOpensASession() {
    var response = RawPolling.request(SERVER.http(), "GET", "?EIO=4&transport=polling");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("text/plain; charset=UTF-8");
    assertThat(response.body())
        .matches(
            "0\\{\"sid\":\"[\\w-]{20}\",\"upgrades\":\\[\"websocket\"],\"pingInterval\":30000,"
                + "\"pingTimeout\":10000,\"maxPayload\":1000000}");
  }

  @Test
  void webSocketOpensASessionThatCannotBeUpgradedFurther() {
    try (RawWebSocket socket = RawWebSocket.open(SERVER.ws())) {
      assertThat(socket.text())
          .matches(
              "0\\{\"sid\":\"[\\w-]{20}\",\"upgrades\":\\[],\"pingInterval\":30000,"
                  + "\"pingTimeout\":10000,\"maxPayload\":1000000}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, ?transport=polling, 5",
    "GET, ?EIO=abc&transport=polling, 5",
    "GET, ?EIO=3&transport=polling, 5",
    "GET, ?EIO=4, 0",
    "GET, ?EIO=4&transport=abc, 0",
    "POST, ?EIO=4&transport=polling, 2",
    "PUT, ?EIO=4&transport=polling, 2",
    "GET, ?EIO=4&transport=polling&sid=unknown, 1",
    "POST, ?EIO=4&transport=polling&sid=unknown, 1",
    "GET, ?EIO=4&transport=websocket, 3",
  })
  void pollingRefusesABadRequestWithTheProtocolsCode(String method, String query, int code) {
    var response = RawPolling.request(SERVER.http(), method, query);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).startsWith("{\"code\":" + code + ",\"message\":\"");
  }

  @ParameterizedTest
  @CsvSource({
    "?transport=websocket",
    "?EIO=abc&transport=websocket",
    "?EIO=4",
    "?EIO=4&transport=abc",
    "?EIO=4&transport=websocket&sid=unknown"
  })
  void webSocketIsRefusedForABadRequest(String query) {
    assertThat(RawWebSocket.refusal(SERVER.ws(), query)).isEqualTo(400);
  }
}
