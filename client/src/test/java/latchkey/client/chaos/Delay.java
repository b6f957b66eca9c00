package latchkey.client.chaos;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import latchkey.client.testing.TcpProxy.Way;

/**
 * Every piece takes its time, each another one.
 *
 * @param longest half of it at least
 */
public record Delay(Duration longest) implements LineFault {
  @Override
  public boolean passes(Way way, int bytes) throws InterruptedException {
    long most = longest.toMillis();
    Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    return true;
  }
}
