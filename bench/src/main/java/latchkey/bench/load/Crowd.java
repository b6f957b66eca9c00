package latchkey.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Many connections to one server. Everything happens on the thread that calls. */
public final class Crowd implements AutoCloseable {
  /** How many connections are being opened at a time. */
  private static final int OPENING = 64;

  private static final int BUFFER = 512 * 1024;
  private static final int TICK_MILLIS = 50;

  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
  private final List<Line> lines = new ArrayList<>();

  public Crowd() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens one connection for each greeting, in order; returns when all are ready. */
  public List<Line> connect(InetSocketAddress server, List<Greeting> greetings) {
    int first = lines.size();
    List<Line> opening = new ArrayList<>();
    try {
      for (Greeting greeting : greetings) {
        Line line = Line.open(server, greeting, lines.size(), selector);
        lines.add(line);
        opening.add(line);
        run(Crowd::ignore, () -> settled(opening) < OPENING);
      }
      run(Crowd::ignore, () -> settled(opening) == 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(lines.subList(first, lines.size()));
  }

  private static int settled(List<Line> opening) {
    opening.removeIf(Line::isReady);
    return opening.size();
  }

  private static void ignore(Line line, ByteBuffer bytes, int from, int end) {}

  /** Reads from all connections until {@code done}. */
  public void run(Listener listener, BooleanSupplier done) {
    try {
      while (!done.getAsBoolean()) {
        selector.select(TICK_MILLIS);
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
          Line line = (Line) keys.next().attachment();
          keys.remove();
          line.read(in, listener);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      for (Line line : lines) {
        line.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
