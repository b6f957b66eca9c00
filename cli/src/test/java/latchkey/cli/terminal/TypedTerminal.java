package latchkey.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;

/** A terminal of a test's own, into which it types keys. */
public final class TypedTerminal implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private final StringBuilder shown = new StringBuilder();
  private int awaited;
  private final LineDisciplineTerminal terminal;

  public TypedTerminal() {
    try {
      terminal = new LineDisciplineTerminal("test", "xterm", new Shown(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    terminal.setSize(Size.of(200, 50));
  }

  public Terminal terminal() {
    return terminal;
  }

  public void type(String keys) {
    try {
      terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when {@code text} has been shown, after what was awaited before. */
  public void awaitShown(String text) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE;
    synchronized (shown) {
      while (shown.indexOf(text, awaited) < 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("No \"" + text + "\" in:\n" + shown);
        }
        shown.wait(left);
      }
      awaited = shown.indexOf(text, awaited) + text.length();
    }
  }

  @Override
  public void close() {
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Shown extends OutputStream {
    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      synchronized (shown) {
        shown.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
        shown.notifyAll();
      }
    }
  }
}
