package latchkey.server.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A TCP connection on which a test says whatever it likes. */
public final class TestTcp implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private volatile boolean closed;

  private TestTcp(Socket socket) {
    this.socket = socket;
  }

  public static TestTcp open(TestServer server) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port());
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      return new TestTcp(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public TestTcp send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes, unless the server has hung up. */
  public TestTcp send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException e) {
      // What the server has said before can still be read.
      closed = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Asks for a WebSocket to the sockets, and waits for the answer. */
  public static TestTcp webSocket(TestServer server) {
    TestTcp tcp = open(server);
    tcp.send(
        """
        GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r
        Host: 127.0.0.1\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        \r
        """);
    tcp.readHead();
    return tcp;
  }

  /** Sends a text frame. */
  public TestTcp frame(String text) {
    return frames(text);
  }

  /** Sends text frames in one go, masked with zeros. */
  public TestTcp frames(String... texts) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (String text : texts) {
      byte[] payload = text.getBytes(StandardCharsets.UTF_8);
      frames.write(0x81);
      if (payload.length < 126) {
        frames.write(0x80 | payload.length);
      } else if (payload.length < 0x10000) {
        frames.write(0x80 | 126);
        frames.write(payload.length >>> 8);
        frames.write(payload.length);
      } else {
        throw new IllegalArgumentException("too long for a frame of a test");
      }
      frames.writeBytes(new byte[4]);
      frames.writeBytes(payload);
    }
    return send(frames.toByteArray());
  }

  /** Whether a try to send has shown that the server has hung up. */
  public boolean isClosed() {
    return closed;
  }

  /** Whether the server has hung up; what it said before is passed over. */
  public boolean hungUp() {
    try {
      socket.setSoTimeout(1);
      while (socket.getInputStream().read() >= 0) {
        // Not of interest.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that nothing more will be sent. */
  public TestTcp finish() {
    try {
      socket.shutdownOutput();
    } catch (SocketException e) {
      // The server was quicker.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Breaks the connection off by a reset, whatever is still under way. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything until the server hangs up. */
  public String readToEnd() {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (InputStream in = socket.getInputStream()) {
      in.transferTo(read);
    } catch (SocketException e) {
      // A reset is an end, too.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  /** The head of the next response. */
  public String readHead() {
    return readUntil("\r\n\r\n");
  }

  /** What comes until {@code end} has come, or the server hangs up. */
  public String readUntil(String end) {
    StringBuilder read = new StringBuilder();
    try {
      while (read.indexOf(end) < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          break;
        }
        read.append((char) next);
      }
    } catch (SocketException e) {
      return read.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
