package latchkey.socketio;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import latchkey.socketio.packet.Argument;

/** The answer to one event, given at most once, from any thread, during the handler or later. */
public final class Acknowledgement {
  private final boolean expected;
  private final Consumer<List<Argument>> way;
  private final AtomicBoolean sent = new AtomicBoolean();

  private Acknowledgement(boolean expected, Consumer<List<Argument>> way) {
    this.expected = expected;
    this.way = way;
  }

  static Acknowledgement by(Consumer<List<Argument>> way) {
    return new Acknowledgement(true, way);
  }

  static Acknowledgement unexpected() {
    return new Acknowledgement(false, answer -> {});
  }

  /** Whether the client waits for an answer. */
  public boolean isExpected() {
    return expected;
  }

  /** Answers; does nothing where the client does not wait, or was answered already. */
  public void send(List<Argument> answer) {
    if (expected && sent.compareAndSet(false, true)) {
      way.accept(answer);
    }
  }
}
