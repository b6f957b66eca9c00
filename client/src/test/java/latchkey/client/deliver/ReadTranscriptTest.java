package latchkey.client.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import latchkey.client.deliver.ReadTranscript.Standing;
import latchkey.client.store.KeyStore;
import latchkey.client.store.Streams.Stretch;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.log.Ids;
import latchkey.protocol.message.TranscriptMark;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Place;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A device's transcript does what {@code vectors/transcripts.json} says, step by step. */
final class ReadTranscriptTest {
  private final KeyStore store = KeyStore.inMemory();

  static Stream<Arguments> scripts() throws IOException {
    JsonNode vectors =
        Json.mapper().readTree(Files.readString(Path.of("..", "vectors", "transcripts.json")));
    MeetingId meeting = Ids.meetingId(bytes(vectors.get("logId")));
    return vectors
        .get("scripts")
        .valueStream()
        .map(script -> Arguments.of(script.get("name").asString(), meeting, script.get("steps")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  void doesWhatTheVectorsSay(String name, MeetingId meeting, JsonNode steps) {
    ReadTranscript transcript = new ReadTranscript(meeting, store.streams());
    for (JsonNode step : steps) {
      switch (step.get("step").asString()) {
        case "begins" ->
            transcript.begins(
                new Stretch(incarnation(step), number(step, "offset"), number(step, "from")),
                number(step, "number"));
        case "isIn" -> transcript.isIn(incarnation(step));
        case "took" -> transcript.took(message(meeting, step));
        case "compare" ->
            assertThat(compare(transcript, step))
                .as("%s: %s", name, step)
                .isEqualTo(
                    Standing.valueOf(step.get("standing").asString().toUpperCase(Locale.ROOT)));
        case "mark" -> assertThat(transcript.mark()).as("%s: %s", name, step).isEqualTo(mark(step));
        case "keep" ->
            transcript.keep(new Place(number(step, "incarnationNumber"), number(step, "seq")));
        case "restart" -> transcript = new ReadTranscript(meeting, store.streams());
        default -> throw new IllegalArgumentException(step.toString());
      }
    }
  }

  private static Standing compare(ReadTranscript transcript, JsonNode step) {
    TranscriptMark mark = mark(step).orElseThrow();
    boolean wasThere = step.get("wasThere").asBoolean();
    return step.get("number").isNull()
        ? transcript.compare(mark, wasThere)
        : transcript.compare(mark, number(step, "number"), wasThere);
  }

  private static Optional<TranscriptMark> mark(JsonNode step) {
    JsonNode mark = step.get("mark");
    return mark.isNull()
        ? Optional.empty()
        : Optional.of(
            new TranscriptMark(
                bytes(mark.get("incarnation")), number(mark, "seq"), bytes(mark.get("hash"))));
  }

  private static Incarnation incarnation(JsonNode step) {
    return new Incarnation(number(step, "incarnationNumber"), bytes(step.get("incarnation")));
  }

  private static MeetingMessage message(MeetingId meeting, JsonNode step) {
    return new MeetingMessage(
        meeting,
        1,
        number(step, "seq"),
        step.get("senderId").asString(),
        step.get("senderDeviceId").asInt(),
        MessageId.random(),
        bytes(step.get("ciphertext")),
        Instant.EPOCH,
        null);
  }

  private static long number(JsonNode step, String field) {
    return step.get(field).asLong();
  }

  private static Bytes bytes(JsonNode hex) {
    return Bytes.of(HexFormat.of().parseHex(hex.asString()));
  }
}
