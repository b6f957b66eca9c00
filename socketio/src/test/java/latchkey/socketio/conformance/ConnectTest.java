package latchkey.socketio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.socketio.raw.RawWebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectTest {
  @RegisterExtension static final FixtureExtension SERVER = new FixtureExtension();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "40; 40; 42[\"auth\",{}]",
        "40{\"token\":\"123\"}; 40; 42[\"auth\",{\"token\":\"123\"}]",
        "40/custom,; 40/custom,; 42/custom,[\"auth\",{}]",
        "40/custom,{\"token\":\"abc\"}; 40/custom,; 42/custom,[\"auth\",{\"token\":\"abc\"}]"
      })
  void clientComesIntoANamespace(String connect, String answer, String auth) {
    try (RawWebSocket socket = SERVER.webSocket().send(connect)) {
      assertThat(socket.text()).matches(answer + "\\{\"sid\":\"[\\w-]{20}\"}");
      assertThat(socket.text()).isEqualTo(auth);
    }
  }

  @Test
  void unknownNamespaceIsRefused() {
    try (RawWebSocket socket = SERVER.webSocket().send("40/random")) {
      assertThat(socket.text()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
    }
  }

  @Test
  void connectionIsClosedWhereTheFirstPacketIsWrong() {
    try (RawWebSocket socket = SERVER.webSocket().send("4abc")) {
      assertThat(socket.awaitClosed()).isEqualTo(1007);
    }
  }

  @Test
  void connectionIsClosedWhereAnEventComesBeforeConnect() {
    try (RawWebSocket socket = SERVER.webSocket().send("42[\"message\"]")) {
      assertThat(socket.awaitClosed()).isEqualTo(1007);
    }
  }

  @Test
  void connectionIsClosedWhereNoConnectComes() {
    try (RawWebSocket socket = SERVER.webSocket()) {
      socket.answerPings();

      assertThat(socket.awaitClosed()).isEqualTo(1000);
    }
  }

  @Test
  void clientLeavesTheMainNamespaceAndStaysConnected() {
    try (RawWebSocket socket = SERVER.connected().send("41").send("40")) {
      assertThat(socket.text()).startsWith("40{\"sid\":\"");
    }
  }

  @Test
  void clientLeavesOneNamespaceAndStaysInTheOther() {
    try (RawWebSocket socket = SERVER.connected().send("40/custom")) {
      assertThat(socket.textAfterPings()).startsWith("40/custom,");
      assertThat(socket.textAfterPings()).startsWith("42/custom,");

      socket.send("41/custom").send("42[\"message\",\"message to main namespace\"]");

      assertThat(socket.textAfterPings())
          .isEqualTo("42[\"message-back\",\"message to main namespace\"]");
    }
  }
}
