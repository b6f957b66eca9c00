package latchkey.client.chaos;

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

/** One person's line to the server: a TCP proxy on which a {@link LineFault} can lie. */
public final class FaultyProxy implements AutoCloseable {
  private static final int PIECE = 16 * 1024;

  private final ServerSocket listening;
  private final IntSupplier target;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile LineFault fault = LineFault.NONE;

  /**
   * @param target the server's port, asked for each connection anew
   */
  public FaultyProxy(IntSupplier target) {
    this.target = target;
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

  /** From now on, also on the connections that stand. */
  public void suffer(LineFault newFault) {
    fault = newFault;
  }

  /**
   * The line works again. A connection on which something vanished does not come back to life: both
   * its ends are told now.
   */
  public void mend() {
    fault = LineFault.NONE;
    connections.stream().filter(connection -> connection.broken).forEach(Connection::close);
  }

  /** The line works again, but nobody is told of the connections on which something vanished. */
  public void mendSilently() {
    fault = LineFault.NONE;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    Connection connection = new Connection(client, server);
    connections.add(connection);
    try {
      server.connect(listeningAt(target.getAsInt()), 5_000);
    } catch (IOException e) {
      connection.close();
      return;
    }
    Thread.ofVirtual().start(() -> connection.pump(LineFault.Way.DOWN));
    connection.pump(LineFault.Way.UP);
  }

  private static InetSocketAddress listeningAt(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
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
    private final Socket server;
    private volatile boolean broken;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(LineFault.Way way) {
      byte[] piece = new byte[PIECE];
      try (this) {
        boolean up = way == LineFault.Way.UP;
        InputStream in = (up ? client : server).getInputStream();
        OutputStream out = (up ? server : client).getOutputStream();
        boolean vanishing = false;
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
          vanishing |= !fault.passes(way, length);
          if (vanishing) {
            broken = true;
          } else {
            out.write(piece, 0, length);
            out.flush();
          }
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
}
