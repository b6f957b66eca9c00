package latchkey.socketio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.socketio.raw.RawWebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
  @RegisterExtension static final FixtureExtension SERVER = new FixtureExtension();

  @Test
  void eventComesBack() {
    try (RawWebSocket socket = SERVER.connected()) {
      socket.send("42[\"message\",1,\"2\",{\"3\":[true]}]");

      assertThat(socket.textAfterPings()).isEqualTo("42[\"message-back\",1,\"2\",{\"3\":[true]}]");
    }
  }

  @Test
  void eventWithAttachmentsComesBack() {
    String arguments = "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
    try (RawWebSocket socket = SERVER.connected()) {
      socket.send("452-[\"message\"," + arguments);
      socket.send((byte) 1, (byte) 2, (byte) 3).send((byte) 4, (byte) 5, (byte) 6);

      assertThat(socket.textAfterPings()).isEqualTo("452-[\"message-back\"," + arguments);
      assertThat(socket.binary()).containsExactly(1, 2, 3);
      assertThat(socket.binary()).containsExactly(4, 5, 6);
    }
  }

  @Test
  void attachmentsInsideAnArgumentComeBackInTheirPlaces() {
    try (RawWebSocket socket = SERVER.connected()) {
      socket.send(
          "452-[\"message\",7,{\"b\":[{\"_placeholder\":true,\"num\":1}],\"a\":"
              + "{\"_placeholder\":true,\"num\":0}}]");
      socket.send((byte) 1).send((byte) 2);

      assertThat(socket.textAfterPings())
          .isEqualTo(
              "452-[\"message-back\",7,{\"b\":[{\"_placeholder\":true,\"num\":0}],\"a\":"
                  + "{\"_placeholder\":true,\"num\":1}}]");
      assertThat(socket.binary()).containsExactly(2);
      assertThat(socket.binary()).containsExactly(1);
    }
  }

  @Test
  void eventIsAcknowledged() {
    try (RawWebSocket socket = SERVER.connected()) {
      socket.send("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");

      assertThat(socket.textAfterPings()).isEqualTo("43456[1,\"2\",{\"3\":[false]}]");
    }
  }

  @Test
  void eventWithAttachmentsIsAcknowledgedWithThem() {
    String arguments = "[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
    try (RawWebSocket socket = SERVER.connected()) {
      socket.send("452-789[\"message-with-ack\"," + arguments.substring(1));
      socket.send((byte) 1, (byte) 2, (byte) 3).send((byte) 4, (byte) 5, (byte) 6);

      assertThat(socket.textAfterPings()).isEqualTo("462-789" + arguments);
      assertThat(socket.binary()).containsExactly(1, 2, 3);
      assertThat(socket.binary()).containsExactly(4, 5, 6);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4abc",
        "4",
        "42{}",
        "42[]",
        "42[1]",
        "42",
        "42abc[\"message-with-ack\",1]",
        "42[\"message\"",
        "42[\"message\"] ]",
        "43[\"no number\"]",
        "44{\"message\":\"from a client\"}",
        "40[]",
        "41{}",
        "45[\"message\"]",
        "4517-[\"message\"]",
        "47",
        "7"
      })
  void connectionIsClosedForWhatIsNoPacket(String text) {
    try (RawWebSocket socket = SERVER.connected()) {
      socket.send(text);

      assertThat(socket.awaitClosed()).isEqualTo(1007);
    }
  }

  @Test
  void connectionIsClosedForAnAttachmentThatWasNotAnnounced() {
    try (RawWebSocket socket = SERVER.connected()) {
      socket.send((byte) 1);

      assertThat(socket.awaitClosed()).isEqualTo(1007);
    }
  }

  @Test
  void connectionIsClosedForTextWhereAnAttachmentIsDue() {
    try (RawWebSocket socket = SERVER.connected()) {
      socket.send("451-[\"message\",{\"_placeholder\":true,\"num\":0}]").send("42[\"message\"]");

      assertThat(socket.awaitClosed()).isEqualTo(1007);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_placeholder\":true}",
        "{\"_placeholder\":true,\"num\":1}",
        "{\"_placeholder\":true,\"num\":-1}",
        "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}"
      })
  void connectionIsClosedForPlaceholdersThatDoNotFit(String arguments) {
    try (RawWebSocket socket = SERVER.connected()) {
      socket.send("451-[\"message\"," + arguments + "]").send((byte) 1);

      assertThat(socket.awaitClosed()).isEqualTo(1007);
    }
  }

  @Test
  void connectionIsClosedForJsonThatNestsTooDeep() {
    try (RawWebSocket socket = SERVER.connected()) {
      socket.send("42[\"message\"," + "[".repeat(100) + "]".repeat(100) + "]");

      assertThat(socket.awaitClosed()).isEqualTo(1007);
    }
  }
}
