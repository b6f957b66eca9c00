package latchkey.server.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import latchkey.server.testing.MutableClock;
import org.junit.jupiter.api.Test;

final class AgreedClockTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final MutableClock wall = new MutableClock();
  private final Instant start = wall.instant();
  private final AgreedClock clock = startedWith(Optional.empty());

  private AgreedClock startedWith(Optional<Instant> newest) {
    return new AgreedClock(wall, wall::nanoTime, newest);
  }

  /** Looked at every minute, as housekeeping does. */
  private void pass(AgreedClock looked, Duration time) {
    for (Duration gone = MINUTE; gone.compareTo(time) <= 0; gone = gone.plus(MINUTE)) {
      wall.advance(MINUTE);
      var _ = looked.agreed();
    }
  }

  @Test
  void followsTheWallClockWhereBothClocksAgree() {
    wall.advance(Duration.ofDays(40));

    assertThat(clock.agreed()).isEqualTo(wall.instant());
  }

  @Test
  void believesNoJumpAheadThatIsTakenBack() {
    wall.jump(Duration.ofDays(100));
    assertThat(clock.agreed()).isEqualTo(start);
    assertThat(clock.instant()).isEqualTo(wall.instant());
    wall.advance(Duration.ofSeconds(5));
    assertThat(clock.agreed()).isEqualTo(start.plusSeconds(5));
    wall.jump(Duration.ofDays(-100));

    assertThat(clock.agreed()).isEqualTo(start.plusSeconds(5));
  }

  @Test
  void believesATimeThatHasHeldForAnHour() {
    wall.jump(Duration.ofDays(1));
    pass(clock, Duration.ofMinutes(59));
    assertThat(clock.agreed()).isEqualTo(start.plus(Duration.ofMinutes(59)));
    pass(clock, Duration.ofMinutes(2));

    assertThat(clock.agreed()).isEqualTo(wall.instant());
  }

  @Test
  void believesNoClockThatJumpsAgainAndAgain() {
    for (int i = 0; i < 5; i++) {
      wall.jump(Duration.ofHours(5));
      pass(clock, Duration.ofMinutes(30));
    }

    assertThat(clock.agreed()).isEqualTo(start.plus(Duration.ofMinutes(150)));
  }

  @Test
  void isNeverAheadOfAClockThatWasSetBack() {
    wall.jump(Duration.ofDays(-2));
    assertThat(clock.agreed()).isEqualTo(wall.instant());
    wall.jump(Duration.ofDays(2));

    assertThat(clock.agreed()).isEqualTo(start);
  }

  @Test
  void doesNotRunAwayInSmallSteps() {
    for (int i = 0; i < 10; i++) {
      wall.jump(MINUTE);
      var _ = clock.agreed();
    }

    assertThat(clock.agreed()).isBefore(start.plus(Duration.ofMinutes(3)));
  }

  @Test
  void doubtsATimeFarAheadOfTheDatabase() {
    AgreedClock late = startedWith(Optional.of(start.minus(Duration.ofDays(31))));

    assertThat(late.agreed()).isEqualTo(start.minus(Duration.ofDays(31)));
    pass(late, Duration.ofMinutes(61));
    assertThat(late.agreed()).isEqualTo(wall.instant());
  }

  @Test
  void believesATimeThatTheDatabaseBearsOut() {
    assertThat(startedWith(Optional.of(start.minus(Duration.ofDays(29)))).agreed())
        .isEqualTo(start);
    assertThat(startedWith(Optional.of(start.plus(Duration.ofDays(3)))).agreed()).isEqualTo(start);
  }
}
