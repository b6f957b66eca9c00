package latchkey.client.chaos;

import java.io.IOException;
import latchkey.client.testing.TcpProxy.Way;

/** What befalls the bytes on a line. Safe for use by the threads of all its connections. */
@FunctionalInterface
public interface LineFault {
  /** A line that works. */
  LineFault NONE = (way, bytes) -> true;

  /**
   * Called before a piece goes on; takes as long as the line holds it back.
   *
   * @return false where the piece vanishes, and with it everything that follows on this way of the
   *     connection, which stays open
   * @throws IOException where the connection breaks
   */
  boolean passes(Way way, int bytes) throws IOException, InterruptedException;
}
