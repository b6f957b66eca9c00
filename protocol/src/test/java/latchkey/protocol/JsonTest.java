package latchkey.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.relay.EnvelopesAccepted;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Refusal;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.SendMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

final class JsonTest {
  private static final String ID = "0d9c8a52-6f6f-4f0a-9a7b-d2a4b8f7a001";

  @Test
  void aMessageReadsBackAsItWasWritten() {
    var message =
        new MeetingMessage(
            new MeetingId(ID),
            2,
            7,
            ID,
            3,
            new MessageId(ID),
            Bytes.of(new byte[] {1, 2, 3}),
            Instant.parse("2026-01-02T03:04:05.678Z"),
            Bytes.of(new byte[] {4}));

    String json = Json.mapper().writeValueAsString(message);

    assertThat(json)
        .isEqualTo(
            "{\"meetingId\":\"%1$s\",\"incarnation\":2,\"seq\":7,\"senderId\":\"%1$s\",\"senderDeviceId\":3,\"messageId\":\"%1$s\",\"ciphertext\":\"AQID\",\"acceptedAt\":\"2026-01-02T03:04:05.678Z\",\"receipt\":\"BA==\"}"
                .formatted(ID));
    assertThat(Json.mapper().readValue(json, MeetingMessage.class)).isEqualTo(message);
  }

  @Test
  void bytesAreTheSameBase64InTextAndInUtf8() {
    byte[] bytes = new byte[10_000];
    new Random(1).nextBytes(bytes);
    for (int length : List.of(0, 1, 2, 3, bytes.length)) {
      Bytes some = Bytes.of(Arrays.copyOf(bytes, length));

      String json = "\"" + some.base64() + "\"";
      assertThat(Json.mapper().writeValueAsString(some)).isEqualTo(json);
      assertThat(new String(Json.mapper().writeValueAsBytes(some), StandardCharsets.UTF_8))
          .isEqualTo(json);
      assertThat(Json.mapper().readValue(json, Bytes.class)).isEqualTo(some);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+10000-01-01T00:00:00Z",
        "+292278995-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "0000-01-01T00:00:00+01:00",
        "2026-01-02 03:04:05Z",
        "2026-01-02T03:04:05",
        "2026-01-02T03:04Z",
        "2026-02-30T03:04:05Z",
        "2026-01-02",
        "",
      })
  void whatIsNoTimeOfRfc3339IsRefused(String text) {
    assertThatThrownBy(() -> Json.mapper().readValue('"' + text + '"', Instant.class))
        .isInstanceOf(JacksonException.class)
        .hasMessageContaining("RFC 3339");
  }

  @ParameterizedTest
  @CsvSource({
    "0000-01-01T00:00:00Z,0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z,9999-12-31T23:59:59.999Z",
    "2026-01-02t03:04:05+01:00,2026-01-02T02:04:05Z",
  })
  void timesOfRfc3339AreTaken(String text, Instant instant) {
    assertThat(Json.mapper().readValue('"' + text + '"', Instant.class)).isEqualTo(instant);
  }

  @Test
  void codesAndStatusesStandInLowerCase() {
    assertThat(Json.mapper().writeValueAsString(Refusal.of(ErrorCode.ROSTER_MOVED, "read on")))
        .isEqualTo(
            "{\"ok\":false,\"code\":\"roster_moved\",\"error\":\"read on\",\"retryAfterMillis\":null}");
    assertThat(
            Json.mapper()
                .readValue(
                    "{\"meetingId\":\"%1$s\",\"sessionId\":\"%1$s\",\"status\":\"removed\"}"
                        .formatted(ID),
                    GuestRef.class)
                .status())
        .isEqualTo(GuestStatus.REMOVED);
    assertThat(
            Json.mapper()
                .readValue(
                    "{\"ok\":true,\"results\":[{\"recipient\":{\"id\":\"%s\",\"deviceId\":1},\"queued\":true}]}"
                        .formatted(ID),
                    EnvelopesAccepted.class)
                .results()
                .get(0)
                .accepted())
        .isTrue();
  }

  @Test
  void whatIsUnknownIsIgnoredAndWhatMayBeAbsentIsNull() {
    Admission admission =
        Json.mapper().readValue("{\"colour\":\"blue\",\"entry\":\"AAAA\"}", Admission.class);

    assertThat(admission).isEqualTo(Admission.alone(Bytes.of(new byte[3])));
  }

  @Test
  void aMissingFieldIsNamed() {
    String json = "{\"meetingId\":\"%s\",\"rosterSize\":1}".formatted(ID);
    assertThatThrownBy(() -> Json.mapper().readValue(json, SendMessage.class))
        .hasRootCauseInstanceOf(InvalidInput.class)
        .rootCause()
        .hasMessage("messageId is missing");
  }

  @Test
  void aNumberThatIsMissingIsNotZero() {
    String json = "{\"meetingId\":\"%s\",\"messageId\":\"%s\"}".formatted(ID, ID);
    assertThatThrownBy(() -> Json.mapper().readValue(json, SendMessage.class))
        .hasMessageContaining("rosterSize");
  }

  @Test
  void wrongTypesAndLengthsAreRefused() {
    for (String bad :
        List.of(
            "{\"id\":\"1\",\"publicKey\":\"AQID\"}",
            "{\"id\":1,\"publicKey\":\"AQID\"}",
            "{\"id\":1,\"publicKey\":\"not base64\"}",
            "{\"id\":1,\"publicKey\":5}",
            "{\"id\":1.5,\"publicKey\":\"AQID\"}",
            "{\"id\":1,\"publicKey\":null}",
            "[]",
            "{\"id\":1,")) {
      assertThatThrownBy(() -> Json.mapper().readValue(bad, PreKey.class))
          .as(bad)
          .isInstanceOf(JacksonException.class);
    }
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "{\"x\":".repeat(40) + "1" + "}".repeat(40);

    assertThatThrownBy(() -> Json.mapper().readValue(deep, Map.class))
        .isInstanceOf(JacksonException.class)
        .hasMessageContaining("nesting depth");
  }

  @Test
  void seqNeedsItsMeeting() {
    assertThatThrownBy(() -> Json.mapper().readValue("{\"seq\":4}", RelayAck.class))
        .rootCause()
        .hasMessage("meetingId, incarnation and seq go together");
  }

  @Test
  void namesThatCouldDeceiveAreRefused() {
    for (String bad :
        List.of("", "  ", "a\nb", "a\u0000", "\u202Eevil", "a\u2028b", "x".repeat(65))) {
      assertThatThrownBy(() -> Require.line(bad, 64, "displayName"))
          .as(bad)
          .isInstanceOf(InvalidInput.class);
    }
    assertThat(Require.line("Zoë 🔑 O’Brien", 64, "displayName")).isEqualTo("Zoë 🔑 O’Brien");
  }

  @Test
  void bytesNeverShowThemselves() {
    assertThat(Bytes.of(new byte[] {42, 43})).hasToString("Bytes[2]");
  }
}
