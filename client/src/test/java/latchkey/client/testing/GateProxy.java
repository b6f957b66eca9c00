package latchkey.client.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy before a server: holds requests back, counts them, cuts connections, refuses new ones, or
 * leads to another server.
 */
public final class GateProxy implements AutoCloseable {
  private static final int FIRST_LINE = 300;

  private final TcpProxy proxy;
  private final AtomicInteger holding = new AtomicInteger();
  private final AtomicInteger count = new AtomicInteger();
  private volatile int target;
  private volatile @Nullable Pattern held;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile @Nullable Pattern counted;

  public GateProxy(int targetPort) {
    this.target = targetPort;
    this.proxy = new TcpProxy(() -> target, () -> this::pass);
  }

  public URI url() {
    return proxy.url();
  }

  /** From now on leads there. */
  public void leadTo(int port) {
    target = port;
  }

  /** Holds every HTTP request whose first line matches, until {@link #release}. */
  public void hold(String firstLine) {
    gate = new CountDownLatch(1);
    held = Pattern.compile(firstLine);
  }

  /** From now on counts every HTTP request whose first line matches. */
  public void count(String firstLine) {
    counted = Pattern.compile(firstLine);
  }

  /** How many requests have been counted so far. */
  public int countedSoFar() {
    return count.get();
  }

  /** How many requests have been held so far. */
  public int heldSoFar() {
    return holding.get();
  }

  public void release() {
    held = null;
    gate.countDown();
  }

  /** Cuts every connection and takes none until {@link #mend}. */
  public void cut() {
    proxy.cut();
  }

  public void mend() {
    proxy.mend();
  }

  private void pass(TcpProxy.Way way, byte[] bytes, int length, OutputStream to)
      throws IOException, InterruptedException {
    if (way == TcpProxy.Way.UP) {
      String start =
          new String(bytes, 0, Math.min(length, FIRST_LINE), StandardCharsets.ISO_8859_1);
      String firstLine = start.lines().findFirst().orElse("");
      if (matches(counted, firstLine)) {
        count.incrementAndGet();
      }
      if (matches(held, firstLine)) {
        holding.incrementAndGet();
        gate.await();
      }
    }
    to.write(bytes, 0, length);
  }

  private static boolean matches(@Nullable Pattern pattern, String firstLine) {
    return pattern != null && pattern.matcher(firstLine).find();
  }

  @Override
  public void close() {
    release();
    proxy.close();
  }
}
