package latchkey.server.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves when a test says so. */
public final class MutableClock extends Clock {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T20:00:00Z"));

  private final AtomicLong looks = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();

  /** So much time passes. */
  public void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
    now.updateAndGet(instant -> instant.plus(by));
  }

  /** It is set to another time, and none passes. */
  public void jump(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  /** How often anybody has looked at it. */
  public long looks() {
    return looks.get();
  }

  /** How much time has passed. */
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public Instant instant() {
    looks.incrementAndGet();
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
