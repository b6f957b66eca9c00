package latchkey.client.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Stands between clients and a server, at the level of TCP, and does with what passes as told. */
public final class TcpProxy implements AutoCloseable {
  private static final int PIECE = 16 * 1024;

  private final IntSupplier target;
  private final Supplier<Line> lines;
  private final ServerSocket listening;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean refusing;

  /** Which way something goes. */
  public enum Way {
    /** From a client to the server. */
    UP,
    /** From the server to a client. */
    DOWN
  }

  /** What becomes of what one client and the server send each other. */
  @FunctionalInterface
  public interface Line {
    /**
     * Passes bytes on, or does not. To fail is to cut the connection; to wait is to hold it up.
     *
     * @param to where they are going
     */
    void pass(Way way, byte[] bytes, int length, OutputStream to)
        throws IOException, InterruptedException;
  }

  /**
   * @param target the server's port, asked for each connection anew
   * @param lines makes a line for each connection
   */
  public TcpProxy(IntSupplier target, Supplier<Line> lines) {
    this.target = target;
    this.lines = lines;
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

  /** Cuts every connection and takes none until {@link #mend}. */
  public void cut() {
    refusing = true;
    connections.forEach(Connection::close);
  }

  public void mend() {
    refusing = false;
  }

  /** Cuts the connections that have that line. */
  public void cut(Line line) {
    connections.stream().filter(one -> one.line.equals(line)).forEach(Connection::close);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Connection connection = new Connection(listening.accept(), lines.get());
        connections.add(connection);
        Thread.ofVirtual().start(connection::run);
      } catch (IOException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(Connection::close);
  }

  private final class Connection implements AutoCloseable {
    private final Socket client;
    private final Socket server = new Socket();
    private final Line line;

    Connection(Socket client, Line line) {
      this.client = client;
      this.line = line;
    }

    void run() {
      try (this) {
        if (!refusing) {
          server.connect(at(target.getAsInt()), 5_000);
          Thread.ofVirtual().start(() -> pump(Way.DOWN, server, client));
          pump(Way.UP, client, server);
        }
      } catch (IOException e) {
        // The server is not there: so is nobody for this client.
      }
    }

    private void pump(Way way, Socket from, Socket to) {
      byte[] piece = new byte[PIECE];
      try (this) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
          line.pass(way, piece, length, out);
        }
      } catch (IOException e) {
        // Cut: both ends are closed.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      connections.remove(this);
      for (Socket end : new Socket[] {client, server}) {
        try {
          end.close();
        } catch (IOException e) {
          // It is gone, which is what was wanted.
        }
      }
    }
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
