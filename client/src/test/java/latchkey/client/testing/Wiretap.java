package latchkey.client.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Stands between clients and a server, at the level of TCP, and keeps every byte that clients send:
 * nothing that gets to the server can bypass it. WebSocket frames are unmasked; the server never
 * agrees to compress them.
 */
public final class Wiretap implements AutoCloseable {
  private static final String UPGRADE = "\r\nupgrade: websocket\r\n";
  private static final String HEAD_END = "\r\n\r\n";

  private final int target;
  private final ServerSocket listening;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** What each connection's client has sent, in the order of connecting. */
  private final List<ByteArrayOutputStream> heard = new CopyOnWriteArrayList<>();

  public Wiretap(int targetPort) {
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

  /** Requests with their heads and bodies, and the handshakes of WebSockets; in Latin-1. */
  public String calls() {
    return heard.stream().map(Wiretap::calls).collect(Collectors.joining());
  }

  /** What was said on WebSockets; in Latin-1. */
  public String frames() {
    return heard.stream().map(Wiretap::frames).collect(Collectors.joining());
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.addAll(List.of(client, server));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        heard.add(said);
        Thread.ofVirtual().start(() -> pump(client, server, said));
        Thread.ofVirtual().start(() -> pump(server, client, new ByteArrayOutputStream()));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void pump(Socket from, Socket to, ByteArrayOutputStream copy) {
    byte[] chunk = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        copy.write(chunk, 0, length);
        out.write(chunk, 0, length);
      }
    } catch (IOException e) {
      // One end is gone: so is the other, now.
    }
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static int framesBegin(String stream) {
    int upgrade = stream.toLowerCase(Locale.ROOT).indexOf(UPGRADE);
    return upgrade < 0 ? stream.length() : stream.indexOf(HEAD_END, upgrade) + HEAD_END.length();
  }

  private static String calls(ByteArrayOutputStream said) {
    String stream = latin1(said.toByteArray());
    return stream.substring(0, framesBegin(stream));
  }

  /** The payloads of a client's frames, RFC 6455, section 5.2; of the last what has come of it. */
  private static String frames(ByteArrayOutputStream said) {
    byte[] stream = said.toByteArray();
    ByteBuffer frames = ByteBuffer.wrap(stream);
    frames.position(framesBegin(latin1(stream)));
    ByteArrayOutputStream payloads = new ByteArrayOutputStream();
    while (frames.remaining() >= 6) {
      int first = frames.get();
      int second = frames.get();
      if ((first & 0x70) != 0 || (second & 0x80) == 0) {
        throw new AssertionError("A frame is compressed or not masked: it is not understood.");
      }
      long length = second & 0x7f;
      if (length == 126 && frames.remaining() >= 2) {
        length = Short.toUnsignedInt(frames.getShort());
      } else if (length == 127 && frames.remaining() >= 8) {
        length = frames.getLong();
      }
      if (frames.remaining() < 4) {
        break;
      }
      byte[] mask = new byte[4];
      frames.get(mask);
      for (long i = 0; i < length && frames.hasRemaining(); i++) {
        payloads.write(frames.get() ^ mask[(int) (i % 4)]);
      }
    }
    return latin1(payloads.toByteArray());
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
