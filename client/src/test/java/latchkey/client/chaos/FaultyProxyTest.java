package latchkey.client.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import latchkey.client.testing.TcpProxy.Way;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault does to a connection what it says. */
final class FaultyProxyTest {
  /** All that is waited for what must not come. */
  private static final int A_WHILE_MILLIS = 300;

  /** What is to come is waited for. */
  private static final int PATIENCE_MILLIS = 20_000;

  private ServerSocket server;
  private FaultyProxy proxy;
  private Socket near;
  private Socket far;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    proxy = new FaultyProxy(server::getLocalPort);
    near = new Socket(InetAddress.getLoopbackAddress(), proxy.url().getPort());
    far = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    near.close();
    far.close();
    proxy.close();
    server.close();
  }

  @Test
  void passesBothWays() throws IOException {
    assertThat(comes(near, far)).isTrue();
    assertThat(comes(far, near)).isTrue();
  }

  @Test
  void cutsWhenSoManyBytesHavePassed() throws IOException {
    proxy.suffer(new Cut(1));
    assertThat(comes(near, far)).isTrue();
    near.getOutputStream().write(1);
    assertThat(isAtEnd(near)).isTrue();
    assertThat(isAtEnd(far)).isTrue();
  }

  @Test
  void halfOpenSwallowsOneWayAndTellsNobody() throws IOException {
    proxy.suffer(new HalfOpen(Set.of(Way.UP)));
    assertThat(vanishes(near, far)).isTrue();
    assertThat(comes(far, near)).isTrue();
  }

  @Test
  void whatVanishedStaysVanishedAndTheConnectionIsCutWhenTheLineIsMended() throws IOException {
    proxy.suffer(new HalfOpen(Set.of(Way.DOWN)));
    assertThat(vanishes(far, near)).isTrue();
    proxy.mend();
    assertThat(isAtEnd(near)).isTrue();
    assertThat(isAtEnd(far)).isTrue();
  }

  @Test
  void mendedSilentlyADeadConnectionStaysDeadAndANewOneWorks() throws IOException {
    proxy.suffer(new HalfOpen(Set.of(Way.UP, Way.DOWN)));
    assertThat(vanishes(near, far)).isTrue();
    proxy.mendSilently();
    assertThat(vanishes(near, far)).isTrue();
    try (Socket again = new Socket(InetAddress.getLoopbackAddress(), proxy.url().getPort());
        Socket arrived = server.accept()) {
      assertThat(comes(again, arrived)).isTrue();
    }
  }

  @Test
  void delayAndSlownessTakeTimeAndLoseNothing() throws IOException {
    for (LineFault fault : new LineFault[] {new Delay(Duration.ofMillis(100)), new Slow(20)}) {
      proxy.suffer(fault);
      long start = System.nanoTime();
      near.getOutputStream().write(7);
      assertThat(far.getInputStream().read()).isEqualTo(7);
      assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(40).toNanos());
    }
  }

  @Test
  void withoutAServerAConnectionEnds() throws IOException {
    server.close();
    try (Socket alone = new Socket(InetAddress.getLoopbackAddress(), proxy.url().getPort())) {
      assertThat(isAtEnd(alone)).isTrue();
    }
  }

  private static boolean comes(Socket from, Socket to) throws IOException {
    return passes(from, to, PATIENCE_MILLIS);
  }

  private static boolean vanishes(Socket from, Socket to) throws IOException {
    return !passes(from, to, A_WHILE_MILLIS);
  }

  private static boolean passes(Socket from, Socket to, int millis) throws IOException {
    from.getOutputStream().write(42);
    to.setSoTimeout(millis);
    try {
      return to.getInputStream().read() == 42;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static boolean isAtEnd(Socket socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }
}
