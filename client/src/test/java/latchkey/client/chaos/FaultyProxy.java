package latchkey.client.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import latchkey.client.testing.TcpProxy;
import latchkey.client.testing.TcpProxy.Way;

/** One person's line to the server: a proxy on which a {@link LineFault} can lie. */
public final class FaultyProxy implements AutoCloseable {
  private final TcpProxy proxy;
  private final Set<Line> broken = ConcurrentHashMap.newKeySet();
  private volatile LineFault fault = LineFault.NONE;

  /**
   * @param target the server's port, asked for each connection anew
   */
  public FaultyProxy(IntSupplier target) {
    this.proxy = new TcpProxy(target, Line::new);
  }

  public URI url() {
    return proxy.url();
  }

  /** From now on, also on the connections that stand. */
  public void suffer(LineFault newFault) {
    fault = newFault;
  }

  /**
   * The line works again. A connection on which something vanished does not come back to life: both
   * its ends are told now.
   */
  public void mend() {
    fault = LineFault.NONE;
    broken.forEach(proxy::cut);
    broken.clear();
  }

  /** The line works again, but nobody is told of the connections on which something vanished. */
  public void mendSilently() {
    fault = LineFault.NONE;
  }

  @Override
  public void close() {
    proxy.close();
  }

  private final class Line implements TcpProxy.Line {
    private final Set<Way> vanishing = ConcurrentHashMap.newKeySet();

    @Override
    public void pass(Way way, byte[] bytes, int length, OutputStream to)
        throws IOException, InterruptedException {
      if (!fault.passes(way, length)) {
        vanishing.add(way);
        broken.add(this);
      }
      if (!vanishing.contains(way)) {
        to.write(bytes, 0, length);
      }
    }
  }
}
