package latchkey.client.deliver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import latchkey.client.thread.Lane;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.RelayAck;

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
  private long seq;
  private long told;
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

  public void handledUpTo(long messageSeq) {
    seq = Math.max(seq, messageSeq);
    schedule();
  }

  /** What is handled is told when this device has taken its place on the next connection. */
  public void disconnected() {
    paused = true;
  }

  /** The server was restored from an older copy: numbers of before say nothing. */
  public void startOver() {
    seq = 0;
  }

  /** After a reconnect: what was told last may not have arrived. */
  public void repeat() {
    paused = false;
    told = 0;
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
    boolean moved = seq > told;
    if (moved) {
      wire.accept(new RelayAck(some, meeting, seq));
      told = seq;
    } else if (!some.isEmpty()) {
      wire.accept(new RelayAck(some, null, null));
    }
    envelopes.subList(0, some.size()).clear();
    if (!envelopes.isEmpty()) {
      schedule();
    }
  }
}
