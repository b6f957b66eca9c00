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
  /** Long enough for what comes, and all that is waited for what must not come. */
  private static final int A_WHILE_MILLIS = 300;

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
    assertThat(passes(near, far)).isTrue();
    assertThat(passes(far, near)).isTrue();
  }

  @Test
  void cutsWhenSoManyBytesHavePassed() throws IOException {
    proxy.suffer(new Cut(1));
    assertThat(passes(near, far)).isTrue();
    near.getOutputStream().write(1);
    assertThat(isAtEnd(near)).isTrue();
    assertThat(isAtEnd(far)).isTrue();
  }

  @Test
  void halfOpenSwallowsOneWayAndTellsNobody() throws IOException {
    proxy.suffer(new HalfOpen(Set.of(Way.UP)));
    assertThat(passes(near, far)).isFalse();
    assertThat(passes(far, near)).isTrue();
  }

  @Test
  void whatVanishedStaysVanishedAndTheConnectionIsCutWhenTheLineIsMended() throws IOException {
    proxy.suffer(new HalfOpen(Set.of(Way.DOWN)));
    assertThat(passes(far, near)).isFalse();
    proxy.mend();
    assertThat(isAtEnd(near)).isTrue();
    assertThat(isAtEnd(far)).isTrue();
  }

  @Test
  void mendedSilentlyADeadConnectionStaysDeadAndANewOneWorks() throws IOException {
    proxy.suffer(new HalfOpen(Set.of(Way.UP, Way.DOWN)));
    assertThat(passes(near, far)).isFalse();
    proxy.mendSilently();
    assertThat(passes(near, far)).isFalse();
    try (Socket again = new Socket(InetAddress.getLoopbackAddress(), proxy.url().getPort());
        Socket arrived = server.accept()) {
      assertThat(passes(again, arrived)).isTrue();
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

  private static boolean passes(Socket from, Socket to) throws IOException {
    from.getOutputStream().write(42);
    to.setSoTimeout(A_WHILE_MILLIS);
    try {
      return to.getInputStream().read() == 42;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static boolean isAtEnd(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }
}
