package latchkey.client.chaos;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import latchkey.client.testing.TcpProxy.Way;

/** Connections break in the middle of what they carry, once so many bytes more have passed. */
public final class Cut implements LineFault {
  private final AtomicLong left;

  public Cut(long afterBytes) {
    this.left = new AtomicLong(afterBytes);
  }

  @Override
  public boolean passes(Way way, int bytes) throws IOException {
    if (left.addAndGet(-bytes) < 0) {
      throw new IOException("cut");
    }
    return true;
  }
}
