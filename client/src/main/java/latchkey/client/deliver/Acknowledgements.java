package latchkey.client.deliver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import latchkey.client.thread.Lane;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.RelayAck;
import org.jspecify.annotations.Nullable;

/**
 * Tells the server what is handled, some at a time. Where that gets lost, the server delivers again
 * and it is told again. To be used on the meeting's lane.
 */
public final class Acknowledgements {
  /** What comes together is told together. */
  private static final Duration DELAY = Duration.ofMillis(20);

  private final MeetingId meeting;
  private final Lane lane;
  private final Duration pause;
  private final Consumer<RelayAck> wire;
  private final List<EnvelopeId> envelopes = new ArrayList<>();
  private @Nullable Place upTo;
  private @Nullable Place told;
  private boolean scheduled;
  private boolean paused;
  private long lastTold = System.nanoTime() - Duration.ofHours(1).toNanos();

  /**
   * Tells the server at most once in each {@code pause}: a guest's events are counted.
   *
   * @param pause at least so long between two
   */
  public Acknowledgements(MeetingId meeting, Lane lane, Duration pause, Consumer<RelayAck> wire) {
    this.meeting = meeting;
    this.lane = lane;
    this.pause = pause;
    this.wire = wire;
  }

  public void handled(EnvelopeId envelope) {
    envelopes.add(envelope);
    schedule();
  }

  public void handledUpTo(Place place) {
    if (upTo == null || upTo.compareTo(place) < 0) {
      upTo = place;
    }
    schedule();
  }

  /** What is handled is told when this device has taken its place on the next connection. */
  public void disconnected() {
    paused = true;
  }

  /** The server was restored from an older copy: places of before say nothing. */
  public void startOver() {
    upTo = null;
    told = null;
  }

  /** After a reconnect: what was told last may not have arrived. */
  public void repeat() {
    paused = false;
    told = null;
    schedule();
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      Duration rest = pause.minusNanos(System.nanoTime() - lastTold);
      lane.runAfter(rest.compareTo(DELAY) > 0 ? rest : DELAY, this::tell);
    }
  }

  private void tell() {
    scheduled = false;
    if (paused) {
      return;
    }
    lastTold = System.nanoTime();
    List<EnvelopeId> some =
        List.copyOf(envelopes.subList(0, Math.min(envelopes.size(), Limits.MAX_MAILBOX)));
    Place place = upTo;
    if (place != null && !place.equals(told)) {
      wire.accept(RelayAck.of(some, meeting, place));
      told = place;
    } else if (!some.isEmpty()) {
      wire.accept(RelayAck.of(some));
    }
    envelopes.subList(0, some.size()).clear();
    if (!envelopes.isEmpty()) {
      schedule();
    }
  }
}
