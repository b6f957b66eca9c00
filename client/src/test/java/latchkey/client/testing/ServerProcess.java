package latchkey.client.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import latchkey.server.LatchkeyServer;
import latchkey.server.config.ServerConfig;

/** A server in a process of its own, which can be killed. */
public final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final List<String> ready;

  private ServerProcess(Process process, List<String> ready) {
    this.process = process;
    this.ready = ready;
  }

  /**
   * Starts one, also on what another left; returns when it listens, on a free port.
   *
   * @param names of accounts for which it makes a sign-in link each
   */
  public static ServerProcess start(Path dataDir, List<String> names) {
    try {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ServerProcess.class.getName(),
                  dataDir.toString()));
      command.addAll(names);
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String ready = process.inputReader().readLine();
      if (ready == null) {
        throw new IllegalStateException("the server did not start: " + process.waitFor());
      }
      return new ServerProcess(process, List.of(ready.split(" ", -1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return URI.create(ready.get(0)).getPort();
  }

  /** The token that stands in the sign-in link for the name at that place. */
  public String token(int account) {
    return ready.get(1 + account);
  }

  /** {@code kill -9}: nothing is finished, flushed or closed. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server does not die");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /**
   * The process itself: prints its address and the tokens, then serves until it is killed, or until
   * whoever started it is gone.
   */
  public static void main(String[] arguments) throws IOException {
    try {
      serve(arguments);
    } catch (RuntimeException | LinkageError e) {
      System.getLogger(ServerProcess.class.getName())
          .log(System.Logger.Level.ERROR, "The server did not start", e);
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private static void serve(String[] arguments) throws IOException {
    LatchkeyServer server =
        LatchkeyServer.start(
            ServerConfig.in(Path.of(arguments[0])).withPort(0).withLimits(World.ROOMY));
    StringBuilder ready = new StringBuilder(server.baseUrl().toString());
    for (int i = 1; i < arguments.length; i++) {
      ready.append(' ').append(server.signIn().newLink(arguments[i]).token());
    }
    System.out.println(ready);
    while (System.in.read() >= 0) {
      // Whoever started it says nothing, and its end is the end of this.
    }
  }
}
