package latchkey.client.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy before a server: holds requests back, cuts connections, refuses new ones, or leads to
 * another server.
 */
public final class GateProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile boolean refusing;
  private volatile @Nullable Pattern held;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile int holding;
  private volatile @Nullable Pattern counted;
  private final AtomicInteger count = new AtomicInteger();

  public GateProxy(int targetPort) {
    this.target = targetPort;
    try {
      this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
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
    return holding;
  }

  public void release() {
    held = null;
    gate.countDown();
  }

  /** Cuts every connection and takes none until {@link #mend}. */
  public void cut() {
    refusing = true;
    sockets.forEach(GateProxy::closeQuietly);
    sockets.clear();
  }

  public void mend() {
    refusing = false;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (refusing) {
          closeQuietly(client);
        } else {
          Thread.ofVirtual().start(() -> connect(client));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(client);
      sockets.add(server);
      Thread.ofVirtual().start(() -> pump(server, client, false));
      pump(client, server, true);
    } catch (IOException e) {
      closeQuietly(client);
    }
  }

  private void pump(Socket from, Socket to, boolean watched) {
    byte[] chunk = new byte[64 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        if (watched) {
          passGate(chunk, length);
        }
        out.write(chunk, 0, length);
        out.flush();
      }
    } catch (IOException e) {
      // Cut: both ends are closed below.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void passGate(byte[] chunk, int length) throws IOException {
    String start = new String(chunk, 0, Math.min(length, 300), StandardCharsets.ISO_8859_1);
    String firstLine = start.lines().findFirst().orElse("");
    if (matches(counted, firstLine)) {
      count.incrementAndGet();
    }
    if (matches(held, firstLine)) {
      synchronized (this) {
        holding++;
      }
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  private static boolean matches(@Nullable Pattern pattern, String firstLine) {
    return pattern != null && pattern.matcher(firstLine).find();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }

  @Override
  public void close() {
    release();
    cut();
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
