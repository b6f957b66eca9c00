package latchkey.bench.startup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import latchkey.bench.machine.Checkout;

/** The distribution, run by its launcher, on every core there is. */
final class Serving {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(1);

  private Serving() {}

  /** Starts it on data in a folder, asks for its page until that comes, and stops it. */
  static double millisUntilAnswered(Path data) {
    try {
      int port = freePort();
      Path output = Files.createTempFile("latchkey-bench", ".log");
      ProcessBuilder command =
          new ProcessBuilder(
                  Checkout.root().resolve("latchkey").toString(),
                  "serve",
                  "--port",
                  "" + port,
                  "--data",
                  data.toString(),
                  "--log",
                  "error")
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      command.environment().put("LATCHKEY_BUILD", "no");
      long start = System.nanoTime();
      Process server = command.start();
      try {
        while (!answers(port)) {
          if (server.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
              || System.nanoTime() - start > PATIENCE.toNanos()) {
            throw new IllegalStateException(
                "latchkey serve does not answer: " + Files.readString(output).strip());
          }
        }
        return (System.nanoTime() - start) / 1e6;
      } finally {
        stop(server);
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  private static boolean answers(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String status =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      if (status == null || !status.startsWith("HTTP/1.1 200")) {
        throw new IllegalStateException("the first answer is " + status);
      }
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  private static void stop(Process server) throws InterruptedException {
    server.destroy();
    if (!server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      server.destroyForcibly();
    }
  }
}
