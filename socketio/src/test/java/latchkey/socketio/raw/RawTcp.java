package latchkey.socketio.raw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A TCP connection on which a WebSocket is opened by hand. */
public final class RawTcp implements AutoCloseable {
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
      // One text frame, masked with zeros: 40.
      socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, '4', '0'});
      return new RawTcp(socket);
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
