package latchkey.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.UserId;
import latchkey.server.config.ServerLimits;
import latchkey.server.config.TrustedProxies;
import latchkey.server.limit.ByteBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections and heads count for strangers until it is known who calls. */
final class HttpDoorTest {
  private static final int CONNECTION_BYTES = 4 << 10;
  private static final int ROOM = 8;
  private static final Address ADA = Address.ofMember(UserId.random(), 1);

  private final HttpDoor door =
      new HttpDoor(
          ServerLimits.DEFAULT,
          new CallerBudgets(
              new ByteBudget(ROOM * CONNECTION_BYTES, ROOM * CONNECTION_BYTES),
              new ByteBudget(ROOM * CONNECTION_BYTES, ROOM * CONNECTION_BYTES)),
          new RemoteAddress(TrustedProxies.NONE));
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server =
      vertx
          .createHttpServer()
          .connectionHandler(door::connected)
          .requestHandler(request -> {
            door.requested(request);
            if ("/known".equals(request.path())) {
              door.recognised(request.connection(), ADA);
            }
            var _ = request.response().end("ok");
          })
          .listen(0, "127.0.0.1")
          .await();
  private final List<Line> lines = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Line line : lines) {
      line.socket.close();
    }
    vertx.close().await();
  }

  @Test
  void aKnownCallersConnectionsAreNotCrowdedOutByStrangers() throws IOException {
    List<Line> known = new ArrayList<>();
    for (int i = 0; i < ROOM; i++) {
      Line line = open("127.0.0.1").asks("/known");
      assertThat(line.isAnswered()).isTrue();
      known.add(line);
    }
    for (int network = 2; network < 2 + ROOM; network++) {
      assertThat(open("127.0.0." + network).asks("/").isAnswered()).isTrue();
    }
    for (Line line : known) {
      assertThat(line.asks("/known").isAnswered()).isTrue();
    }
  }

  @Test
  void aStrangersConnectionsMakeRoomForOnesOfNetworksThatHaveFewer() throws IOException {
    List<Line> many = new ArrayList<>();
    for (int i = 0; i < ROOM; i++) {
      many.add(open("127.0.0.1").asks("/"));
      assertThat(many.getLast().isAnswered()).isTrue();
    }
    assertThat(open("127.0.0.2").asks("/").isAnswered()).isTrue();
    int alive = 0;
    for (Line line : many) {
      alive += line.asks("/").isAnswered() ? 1 : 0;
    }
    assertThat(alive).isEqualTo(ROOM - 1);
  }

  @Test
  void theHeadAfterAnAnsweredRequestCountsWhileItComes() throws IOException {
    Line line = open("127.0.0.1").asks("/");
    assertThat(line.isAnswered()).isTrue();
    line.sends("GET / HTTP/1.1\r\n");
    for (int i = 0; i < ROOM + 2; i++) {
      line.sends("x" + i + ": " + "x".repeat(CONNECTION_BYTES) + "\r\n");
    }
    line.sends("\r\n");
    assertThat(line.isAnswered()).isFalse();
  }

  private Line open(String from) throws IOException {
    Line line = new Line(from);
    lines.add(line);
    return line;
  }

  /** A connection from some address. */
  private final class Line {
    private final Socket socket = new Socket();

    Line(String from) throws IOException {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
      socket.setSoTimeout(10_000);
    }

    Line asks(String path) throws IOException {
      return sends("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    Line sends(String text) throws IOException {
      try {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      } catch (SocketException hungUp) {
        // It is seen where the answer is read.
      }
      return this;
    }

    boolean isAnswered() throws IOException {
      StringBuilder read = new StringBuilder();
      try {
        InputStream in = socket.getInputStream();
        while (read.indexOf("\r\n\r\nok") < 0) {
          int next = in.read();
          if (next < 0) {
            return false;
          }
          read.append((char) next);
        }
        return read.toString().startsWith("HTTP/1.1 200");
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (SocketException hungUp) {
        return false;
      }
    }
  }
}
