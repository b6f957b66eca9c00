package latchkey.client.chaos;

import java.util.Set;
import latchkey.client.testing.TcpProxy.Way;

/** What goes these ways vanishes without a word: neither end is told. */
public record HalfOpen(Set<Way> ways) implements LineFault {
  public HalfOpen {
    ways = Set.copyOf(ways);
  }

  @Override
  public boolean passes(Way way, int bytes) {
    return !ways.contains(way);
  }
}
