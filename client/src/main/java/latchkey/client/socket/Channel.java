package latchkey.client.socket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How Engine.IO packets get to the server. */
sealed interface Channel {
  /** The network's number for it. */
  int link();

  TransportChoice.Transport transport();

  void send(String packet);

  /** One WebSocket. */
  record OverWebSocket(int link, Network network) implements Channel {
    @Override
    public TransportChoice.Transport transport() {
      return TransportChoice.Transport.WEB_SOCKET;
    }

    @Override
    public void send(String packet) {
      network.write(link, packet);
    }
  }

  /** A GET that waits for packets, and one POST at a time that brings some. */
  final class OverPolling implements Channel {
    private static final char SEPARATOR = '\u001e';

    /** In UTF-8 a UTF-16 code unit takes no more. */
    private static final int BYTES_OF_CHAR = 3;

    private final int link;
    private final Network network;
    private final Deque<String> waiting = new ArrayDeque<>();
    private Optional<OpenPacket> open = Optional.empty();
    private boolean getting;
    private boolean posting;
    private boolean paused;

    OverPolling(int link, Network network) {
      this.link = link;
      this.network = network;
      poll();
    }

    @Override
    public int link() {
      return link;
    }

    @Override
    public TransportChoice.Transport transport() {
      return TransportChoice.Transport.POLLING;
    }

    @Override
    public void send(String packet) {
      waiting.add(packet);
      flush();
    }

    Optional<String> session() {
      return open.map(OpenPacket::session);
    }

    boolean isPosting() {
      return posting;
    }

    /** Whether nothing is under way. */
    boolean isIdle() {
      return !getting && !posting;
    }

    void opened(OpenPacket packet) {
      open = Optional.of(packet);
    }

    /** The GET came back. */
    void polled() {
      getting = false;
    }

    /** The POST came back. */
    void posted() {
      posting = false;
      flush();
    }

    /** Begins nothing, until {@link #resume}. */
    void pause() {
      paused = true;
    }

    void resume() {
      paused = false;
      poll();
      flush();
    }

    void poll() {
      if (!paused && !getting) {
        getting = true;
        network.get(link, session());
      }
    }

    private void flush() {
      if (paused || posting || waiting.isEmpty() || open.isEmpty()) {
        return;
      }
      posting = true;
      StringBuilder body = new StringBuilder(waiting.remove());
      while (!waiting.isEmpty() && fits(body, waiting.element())) {
        body.append(SEPARATOR).append(waiting.remove());
      }
      network.post(link, open.get().session(), body.toString());
    }

    private boolean fits(StringBuilder body, String next) {
      long bytes = (long) BYTES_OF_CHAR * (body.length() + 1L + next.length());
      return bytes <= open.orElseThrow().maxPayload();
    }

    /** Has another channel send what waits. */
    void handOver(Channel to) {
      waiting.forEach(to::send);
      waiting.clear();
    }

    static String[] packets(String body) {
      return body.split(String.valueOf(SEPARATOR), -1);
    }

    static String joined(String... packets) {
      return String.join(String.valueOf(SEPARATOR), packets);
    }
  }
}
