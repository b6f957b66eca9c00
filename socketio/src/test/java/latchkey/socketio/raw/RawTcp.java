package latchkey.socketio.raw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A TCP connection on which a WebSocket is opened by hand. */
public final class RawTcp implements AutoCloseable {
  /** The first byte of a text frame that is a whole message. */
  public static final byte TEXT = (byte) 0x81;

  private final Socket socket;

  private RawTcp(Socket socket) {
    this.socket = socket;
  }

  /** Opens a WebSocket and comes into the main namespace, without waiting for the answer. */
  public static RawTcp connect(URI server) {
    try {
      var socket = new Socket(server.getHost(), server.getPort());
      socket.setSoTimeout(10_000);
      String request =
          """
          GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r
          Host: x\r
          Upgrade: websocket\r
          Connection: Upgrade\r
          Sec-WebSocket-Version: 13\r
          Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
          \r
          """;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) socket.getInputStream().read());
      }
      return new RawTcp(socket).sendFrame(TEXT, "40");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RawTcp sendFrame(byte first, String payload) {
    return sendFrame(first, payload.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Sends a frame of up to 125 bytes, masked with zeros, unless the server has hung up.
   *
   * @param first its first byte: final or not, and of which kind
   */
  public RawTcp sendFrame(byte first, byte[] payload) {
    byte[] frame = new byte[6 + payload.length];
    frame[0] = first;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    try {
      socket.getOutputStream().write(frame);
    } catch (SocketException e) {
      // It reads no more; what it has to say can still be read.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Waits until {@code text} has come. */
  public void readUntil(String text) {
    try {
      var read = new StringBuilder();
      while (read.indexOf(text) < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          throw new AssertionError("the server hung up after: " + read);
        }
        read.append((char) next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything until the server ends the connection. */
  public String readToEnd() {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
