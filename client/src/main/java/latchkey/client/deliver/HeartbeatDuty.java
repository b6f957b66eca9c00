package latchkey.client.deliver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import org.jspecify.annotations.Nullable;

/**
 * When this device sends a heartbeat (docs/decisions/0017-heartbeats.md): one device of those
 * present does so regularly, another where it falls silent, and who is given other messages than a
 * heartbeat says answers it once. All times are by a running clock. To be used by one thread.
 */
public final class HeartbeatDuty {
  /** Whose duty it is sends one so often. */
  static final Duration INTERVAL = Duration.ofSeconds(15);

  /** Who has heard none for so long takes the duty over, and a random part of the next. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration PATIENCE_SPREAD = Duration.ofSeconds(10);

  /** Who is given other messages than a heartbeat says answers within that, at a random time. */
  private static final Duration ANSWER_SPREAD = Duration.ofSeconds(5);

  /** Three have not come. */
  private static final Duration SILENCE = Duration.ofSeconds(45);

  /** A device that wakes so much too late was asleep, or is kept slow. */
  private static final Duration LATE = Duration.ofSeconds(5);

  /** What of it is a participant's. */
  public enum Part {
    /** The duty is this device's. */
    KEEPS,
    /** It takes over where none are heard. */
    RELIEVES,
    /** It only answers: members' devices alone keep the heartbeat, and a guest answers one. */
    ANSWERS
  }

  private final DoubleSupplier random;
  private final Map<Address, Long> counters = new HashMap<>();
  private Duration from = Duration.ZERO;
  private Duration lastHeard = Duration.ZERO;
  private @Nullable Duration lastSent;
  private boolean hasHeard;
  private Duration patience = PATIENCE;
  private @Nullable Duration answerAt;
  private @Nullable Duration wakesAt;

  /**
   * @param random from 0 to 1
   */
  public HeartbeatDuty(DoubleSupplier random) {
    this.random = random;
  }

  /** Whether a heartbeat with this counter was not heard before. */
  public boolean isNew(Address author, long counter) {
    return counter > counters.getOrDefault(author, -1L);
  }

  /**
   * What is to be done now.
   *
   * @param send a heartbeat is to be sent
   * @param isSilent others' heartbeats came on this connection, and come no longer
   * @param wakeAfter then this is to be asked again, or when a heartbeat has been heard
   */
  public record Tick(boolean send, boolean isSilent, Duration wakeAfter) {}

  public void connected(Duration now) {
    hasHeard = false;
    answerAt = null;
    startOver(now);
  }

  /**
   * Another's heartbeat has come.
   *
   * @return whether it is new: one that was heard before counts as missed
   */
  public boolean heard(
      Duration now, Address author, long counter, ReadTranscript.Standing standing) {
    if (!isNew(author, counter)) {
      return false;
    }
    counters.put(author, counter);
    hasHeard = true;
    lastHeard = now;
    patience = drawPatience();
    if (standing == ReadTranscript.Standing.SAME) {
      answerAt = null; // Another has said already what this device would say.
    } else if (standing == ReadTranscript.Standing.OTHER && answerAt == null && mayAnswer(now)) {
      answerAt = now.plus(part(ANSWER_SPREAD));
    }
    return true;
  }

  /**
   * Time has passed, or a heartbeat was heard.
   *
   * @param maySend whether it takes part and knows what it was given; else it only listens
   */
  public Tick tick(Duration now, Part part, boolean maySend) {
    if (wakesAt != null && now.compareTo(wakesAt.plus(LATE)) > 0) {
      startOver(now);
    }
    boolean send = maySend && times(part).anyMatch(at -> now.compareTo(at) >= 0);
    if (send) {
      lastSent = now;
      answerAt = null;
    }
    boolean isSending =
        part != Part.ANSWERS && lastSent != null && now.minus(lastSent).compareTo(SILENCE) < 0;
    boolean isSilent = hasHeard && !isSending && now.minus(lastHeard).compareTo(SILENCE) >= 0;
    Duration next =
        Stream.concat(times(part), Stream.of(lastHeard.plus(SILENCE), now.plus(INTERVAL)))
            .filter(at -> at.compareTo(now) > 0)
            .min(Duration::compareTo)
            .orElseThrow();
    wakesAt = next;
    return new Tick(send, isSilent, next.minus(now));
  }

  private void startOver(Duration now) {
    from = now;
    lastHeard = now;
    wakesAt = null;
    patience = drawPatience();
  }

  /** When one is to be sent. */
  private Stream<Duration> times(Part part) {
    Stream<Duration> duty =
        switch (part) {
          case KEEPS -> Stream.of(rested(from.plus(INTERVAL)));
          case RELIEVES -> Stream.of(rested(lastHeard.plus(patience)));
          case ANSWERS -> Stream.empty();
        };
    return Stream.concat(duty, Stream.ofNullable(answerAt));
  }

  private Duration rested(Duration due) {
    return lastSent == null || due.compareTo(lastSent.plus(INTERVAL)) >= 0
        ? due
        : lastSent.plus(INTERVAL);
  }

  private boolean mayAnswer(Duration now) {
    return lastSent == null || now.minus(lastSent).compareTo(INTERVAL) >= 0;
  }

  private Duration drawPatience() {
    return PATIENCE.plus(part(PATIENCE_SPREAD));
  }

  private Duration part(Duration whole) {
    return Duration.ofMillis((long) (random.getAsDouble() * whole.toMillis()));
  }
}
