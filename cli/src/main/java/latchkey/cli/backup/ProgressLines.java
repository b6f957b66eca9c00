package latchkey.cli.backup;

import java.time.Duration;
import java.util.function.LongSupplier;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.server.storage.copy.Progress;

/** Says how far a work has come, once a while: what is over in a moment says nothing. */
final class ProgressLines implements Progress {
  private static final long EACH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long HUNDRED = 100;

  private final Terminal terminal;
  private final LongSupplier nanoTime;
  private long next;

  ProgressLines(Terminal terminal, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong() + EACH_NANOS;
  }

  @Override
  public void at(String what, long done, long all) {
    long now = nanoTime.getAsLong();
    if (now - next >= 0 && all > 0) {
      next = now + EACH_NANOS;
      terminal.line(Style.DIM, "  " + what + ": " + HUNDRED * done / all + " %");
    }
  }
}
