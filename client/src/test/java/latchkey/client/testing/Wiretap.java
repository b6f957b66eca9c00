package latchkey.client.testing;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Keeps every byte that clients send to a server: nothing that gets there can bypass it. WebSocket
 * frames are unmasked; the server never agrees to compress them.
 */
public final class Wiretap implements AutoCloseable {
  private static final String UPGRADE = "\r\nupgrade: websocket\r\n";
  private static final String HEAD_END = "\r\n\r\n";

  private final TcpProxy proxy;

  /** What each connection's client has sent, in the order of connecting. */
  private final List<ByteArrayOutputStream> heard = new CopyOnWriteArrayList<>();

  public Wiretap(int targetPort) {
    this.proxy = new TcpProxy(() -> targetPort, this::listen);
  }

  private TcpProxy.Line listen() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    heard.add(said);
    return (way, bytes, length, to) -> {
      if (way == TcpProxy.Way.UP) {
        said.write(bytes, 0, length);
      }
      to.write(bytes, 0, length);
    };
  }

  public URI url() {
    return proxy.url();
  }

  /** Requests with their heads and bodies, and the handshakes of WebSockets; in Latin-1. */
  public String calls() {
    return heard.stream().map(Wiretap::calls).collect(Collectors.joining());
  }

  /** What was said on WebSockets; in Latin-1. */
  public String frames() {
    return heard.stream().map(Wiretap::frames).collect(Collectors.joining());
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
    proxy.close();
  }
}
