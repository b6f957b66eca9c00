package latchkey.client.chaos;

import java.time.Duration;
import latchkey.client.testing.TcpProxy.Way;

/** A narrow line: so many bytes a second on each way of a connection. */
public record Slow(int bytesPerSecond) implements LineFault {
  @Override
  public boolean passes(Way way, int bytes) throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(1).multipliedBy(bytes).dividedBy(bytesPerSecond));
    return true;
  }
}
