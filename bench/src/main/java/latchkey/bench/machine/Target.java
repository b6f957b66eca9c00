package latchkey.bench.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, on the core that is measured. It prints its port first, then
 * answers each line of its input with one line, and ends when its input does.
 */
public final class Target implements AutoCloseable {
  private static final int GRACE_SECONDS = 10;

  private final Process process;
  private final Path errors;
  private final BufferedReader answers;
  private final PrintWriter commands;
  private final int port;

  private Target(List<String> command) {
    try {
      errors = Files.createTempFile("latchkey-bench", ".log");
      process =
          new ProcessBuilder(Cores.onMeasuredCore(command)).redirectError(errors.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    port = Integer.parseInt(answer());
  }

  /** The Node.js baseline. */
  public static Target node() {
    return new Target(
        List.of("node", "--expose-gc", Checkout.baseline().resolve("server.mjs").toString()));
  }

  /** A Java class, with this process's own flags and class path. */
  public static Target java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-XX:") || flag.startsWith("--"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new Target(command);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Sends a command, and gives its answer. */
  public String ask(String command) {
    commands.println(command);
    return answer();
  }

  /** Sends a command that is answered with the nanoseconds that it took. */
  public long nanos(String command) {
    return Long.parseLong(ask(command));
  }

  private String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException(
            "A measured server has ended: " + Files.readString(errors).strip());
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes in use on its heap, after a collection. */
  public long heapBytes() {
    return Long.parseLong(ask("heap"));
  }

  /** Bytes of it that are in memory. */
  public long residentBytes() {
    return ProcessFacts.residentBytes(process.pid());
  }

  /** Processor time that it has had, in nanoseconds. */
  public long processorNanos() {
    return process.info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** Processor time that its threads have had, in nanoseconds; a Java server's alone. */
  public long threadsNanos() {
    return nanos("processor");
  }

  @Override
  public void close() {
    commands.close();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Files.delete(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
