package latchkey.client.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens to people, lines and the server: everybody sees every message of its time, once,
 * in order, and nothing else. One short schedule is always played; {@code
 * -Dlatchkey.chaos.seeds=7,8} plays these seeds instead, {@code -Dlatchkey.chaos.long=true} plays
 * them at length.
 */
final class ChaosTest {
  private static final boolean LONG = Boolean.getBoolean("latchkey.chaos.long");

  @TempDir Path directory;

  static LongStream seeds() {
    return Arrays.stream(System.getProperty("latchkey.chaos.seeds", "4").split(","))
        .mapToLong(Long::parseLong);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everybodySeesExactlyTheMessagesOfItsTime(long seed) throws Exception {
    Schedule schedule = Schedule.of(seed, LONG ? Cast.LONG : Cast.SHORT);
    Path report = Path.of("target", "chaos", (LONG ? "long-" : "short-") + seed);
    try (Stage stage = new Stage(schedule, directory)) {
      Verdict verdict = stage.play();
      stage.write(report);
      System.out.println("chaos: seed " + seed + ": " + stage.tally());
      if (!verdict.isClean() || !stage.failures().isEmpty()) {
        fail(
            "Seed %d: %s%n%s%nReplay: -Dtest=ChaosTest -Dlatchkey.chaos.seeds=%d%s. What everybody was told: %s%n%s",
            seed,
            verdict,
            stage.failures(),
            seed,
            LONG ? " -Dlatchkey.chaos.long=true" : "",
            report.toAbsolutePath(),
            schedule.describe());
      }
      assertThat(stage.messages()).isGreaterThan(schedule.cast().messages() / 2);
      assertThat(stage.stays()).isGreaterThan(schedule.cast().members());
    }
  }
}
