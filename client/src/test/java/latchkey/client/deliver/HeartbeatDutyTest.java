package latchkey.client.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import latchkey.client.deliver.ReadTranscript.Standing;
import latchkey.protocol.Address;
import latchkey.protocol.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Heartbeats are sent, missed and answered as {@code vectors/heartbeat-duty.json} says. */
final class HeartbeatDutyTest {
  static Stream<Arguments> scripts() throws IOException {
    JsonNode vectors =
        Json.mapper().readTree(Files.readString(Path.of("..", "vectors", "heartbeat-duty.json")));
    double random = vectors.get("random").asDouble();
    return vectors
        .get("scripts")
        .valueStream()
        .map(script -> Arguments.of(script.get("name").asString(), random, script.get("steps")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  void doesWhatTheVectorsSay(String name, double random, JsonNode steps) {
    HeartbeatDuty duty = new HeartbeatDuty(() -> random);
    for (JsonNode step : steps) {
      Duration now = millis(step, "at");
      switch (step.get("step").asString()) {
        case "connected" -> duty.connected(now);
        case "heard" ->
            assertThat(heard(duty, now, step))
                .as("%s: %s", name, step)
                .isEqualTo(step.get("isNew").asBoolean());
        case "tick" ->
            assertThat(
                    duty.tick(
                        now,
                        HeartbeatDuty.Part.valueOf(
                            step.get("part").asString().toUpperCase(Locale.ROOT)),
                        step.get("maySend").asBoolean()))
                .as("%s: %s", name, step)
                .isEqualTo(
                    new HeartbeatDuty.Tick(
                        step.get("send").asBoolean(),
                        step.get("isSilent").asBoolean(),
                        millis(step, "wakeAfter")));
        default -> throw new IllegalArgumentException(step.toString());
      }
    }
  }

  private static boolean heard(HeartbeatDuty duty, Duration now, JsonNode step) {
    return duty.heard(
        now,
        new Address("author-" + step.get("author").asString(), 1),
        step.get("counter").asLong(),
        Standing.valueOf(step.get("standing").asString().toUpperCase(Locale.ROOT)));
  }

  private static Duration millis(JsonNode step, String field) {
    return Duration.ofMillis(step.get(field).asLong());
  }
}
