package latchkey.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One Socket.IO connection over a WebSocket, and nothing but that. */
public final class Line {
  private static final byte[] NOTHING = {};
  private static final int CARRIAGE_RETURN = '\r';

  private enum State {
    SHAKING_HANDS,
    CONNECTING,
    GREETING,
    READY
  }

  private final SocketChannel channel;
  private final Greeting greeting;
  private final int number;
  private byte[] rest = NOTHING;
  private State state = State.SHAKING_HANDS;

  private Line(SocketChannel channel, Greeting greeting, int number) {
    this.channel = channel;
    this.greeting = greeting;
    this.number = number;
  }

  static Line open(InetSocketAddress server, Greeting greeting, int number, Selector selector)
      throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    // Closed by a reset, so that many thousands of connections leave no ports waiting behind them.
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    Line line = new Line(channel, greeting, number);
    line.write(
        StandardCharsets.US_ASCII.encode(
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:"
                + server.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, line);
    return line;
  }

  /** Its place among the crowd's lines, from 0. */
  public int number() {
    return number;
  }

  boolean isReady() {
    return state == State.READY;
  }

  /** What begins every event that comes by this line: {@code 42["name"} or with a namespace. */
  public byte[] eventPrefix(String name) {
    return ("42" + greeting.prefix() + "[\"" + name + '"').getBytes(StandardCharsets.UTF_8);
  }

  /** The payload of a packet that is an event of this name, as JSON. */
  public Optional<String> payload(String name, ByteBuffer in, int from, int end) {
    byte[] prefix = eventPrefix(name);
    return Frames.begin(in, from, end, prefix)
        ? Optional.of(text(in, from + prefix.length + 1, end - 1))
        : Optional.empty();
  }

  /** What begins an acknowledgement that comes by this line. */
  public byte[] acknowledgementPrefix() {
    return ("43" + greeting.prefix()).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Sends an event.
   *
   * @param json its name and arguments, as a JSON array
   */
  public void emit(String json) {
    send("42" + greeting.prefix() + json);
  }

  /** Sends an event that is to be acknowledged under a number. */
  public void emit(long number, String json) {
    send("42" + greeting.prefix() + number + json);
  }

  private void send(String packet) {
    try {
      write(Frames.text(packet));
    } catch (IOException e) {
      throw new IllegalStateException("a connection broke", e);
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        Thread.onSpinWait();
      }
    }
  }

  /** Reads what is there. {@code in} is the crowd's, and empty again afterwards. */
  void read(ByteBuffer in, Listener listener) throws IOException {
    in.clear().put(rest);
    rest = NOTHING;
    if (channel.read(in) < 0) {
      throw new EOFException("the server closed connection " + number);
    }
    in.flip();
    int at = state == State.SHAKING_HANDS ? endOfHandshake(in) : 0;
    while (at >= 0 && at < in.limit()) {
      int header = Frames.headerLength(in, at);
      int end = header < 0 ? -1 : at + header + Frames.payloadLength(in, at);
      if (end < 0 || end > in.limit()) {
        break;
      }
      if (Frames.isText(in, at)) {
        take(in, at + header, end, listener);
      }
      at = end;
    }
    if (at < in.limit()) {
      rest = new byte[in.limit() - Math.max(at, 0)];
      in.get(Math.max(at, 0), rest);
    }
  }

  /** Where the answer to the upgrade ends, or -1 where not all of it is there. */
  private int endOfHandshake(ByteBuffer in) throws IOException {
    for (int i = 3; i < in.limit(); i++) {
      if (in.get(i) == '\n' && in.get(i - 2) == '\n' && in.get(i - 1) == CARRIAGE_RETURN) {
        if (!text(in, 0, i).startsWith("HTTP/1.1 101")) {
          throw new IOException("no WebSocket: " + text(in, 0, i));
        }
        state = State.CONNECTING;
        return i + 1;
      }
    }
    return -1;
  }

  private void take(ByteBuffer in, int from, int end, Listener listener) throws IOException {
    switch (in.get(from)) {
      case '0' -> send("40" + greeting.prefix() + greeting.auth());
      case '2' -> send("3");
      case '4' -> {
        if (state == State.READY) {
          listener.packet(this, in, from, end);
        } else {
          greet(text(in, from, end));
        }
      }
      default -> throw new IOException("unexpected: " + text(in, from, end));
    }
  }

  private void greet(String packet) throws IOException {
    if (packet.startsWith("44")) {
      throw new IOException("refused: " + packet);
    }
    if (state == State.CONNECTING && packet.startsWith("40")) {
      state = greeting.first().isPresent() ? State.GREETING : State.READY;
      greeting.first().ifPresent(event -> emit(0, event));
    } else if (state == State.GREETING && packet.startsWith("43")) {
      if (!packet.contains("\"ok\":true")) {
        throw new IOException("refused: " + packet);
      }
      state = State.READY;
    }
  }

  static String text(ByteBuffer in, int from, int end) {
    byte[] bytes = new byte[end - from];
    in.get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  void close() throws IOException {
    channel.close();
  }
}
