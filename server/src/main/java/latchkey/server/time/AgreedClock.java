package latchkey.server.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wall clock, and the time up to which deadlines may be taken for over.
 *
 * <p>Expiry and deletion cannot be taken back, and a wall clock may jump: a wrong answer from a
 * time server, a machine that was asleep. So they go by {@link #agreed}, which follows the wall
 * clock only as far as a monotone clock bears it out, and at the start the newest time in the
 * database. A jump ahead counts when it has held for an hour. Nothing expires early; it may expire
 * late.
 */
public final class AgreedClock extends Clock {
  /** How far the clocks may drift apart. */
  static final Duration TOLERANCE = Duration.ofMinutes(2);

  /** How long a new time has to hold. */
  static final Duration PATIENCE = Duration.ofHours(1);

  /** A server that has written nothing for longer may be told a wrong time. */
  static final Duration LONGEST_SILENCE = Duration.ofDays(30);

  private static final Logger log = LoggerFactory.getLogger(AgreedClock.class);

  private final Clock wall;
  private final LongSupplier nanoTime;
  private Anchor trusted;

  /** Where the wall clock jumped to, while that is not believed. */
  private Optional<Anchor> jump = Optional.empty();

  /** A time, and what the monotone clock showed then. */
  private record Anchor(Instant time, long nanos) {
    Instant at(long now) {
      return time.plusNanos(now - nanos);
    }

    Duration age(long now) {
      return Duration.ofNanos(now - nanos);
    }
  }

  /**
   * @param nanoTime a clock that never jumps, as {@link System#nanoTime}
   * @param newest the newest time that the database holds
   */
  public AgreedClock(Clock wall, LongSupplier nanoTime, Optional<Instant> newest) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    Instant now = wall.instant();
    boolean silentTooLong =
        newest.filter(time -> now.isAfter(time.plus(LONGEST_SILENCE))).isPresent();
    this.trusted = new Anchor(silentTooLong ? newest.get() : now, nanoTime.getAsLong());
    newest
        .filter(time -> now.isBefore(time.minus(TOLERANCE)))
        .ifPresent(time ->
            log.atWarn()
                .addKeyValue("clock", now)
                .addKeyValue("newest", time)
                .log(
                    "the clock is behind the newest time in the database; check the machine's clock"));
  }

  /** What the wall clock says: what happens now is stamped with it. */
  @Override
  public Instant instant() {
    return wall.instant();
  }

  /** What is due by then has expired, or is too old to keep. Never later than the wall clock. */
  public synchronized Instant agreed() {
    long nanos = nanoTime.getAsLong();
    Instant now = wall.instant();
    Instant expected = trusted.at(nanos);
    if (isNear(now, expected)) {
      jump.ifPresent(_ ->
          log.atInfo().addKeyValue("clock", now).log("the clocks agree again; time counts again"));
      jump = Optional.empty();
      if (trusted.age(nanos).compareTo(PATIENCE) >= 0) {
        trusted = new Anchor(now, nanos); // Seldom, or a clock could run away step by step.
      }
      return now;
    }
    Anchor since = jump.filter(held -> isNear(now, held.at(nanos))).orElse(null);
    if (since == null) {
      if (jump.isEmpty()) {
        warn(now, expected);
      }
      since = new Anchor(now, nanos);
      jump = Optional.of(since);
    }
    if (since.age(nanos).compareTo(PATIENCE) >= 0) {
      log.atInfo()
          .addKeyValue("clock", now)
          .log("the clock has held its new time for an hour; it counts from now on");
      trusted = new Anchor(now, nanos);
      jump = Optional.empty();
      return now;
    }
    return now.isBefore(expected) ? now : expected;
  }

  private static boolean isNear(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(TOLERANCE) <= 0;
  }

  private static void warn(Instant now, Instant expected) {
    log.atWarn()
        .addKeyValue("clock", now)
        .addKeyValue("expected", expected)
        .log(
            "the clock does not show the time that has passed; nothing expires or is deleted by it"
                + " until it is right again or has held for an hour; check the machine's clock");
  }

  @Override
  public ZoneId getZone() {
    return wall.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return wall.withZone(zone);
  }
}
