package latchkey.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The command in a process of its own, as a person or a script runs it, with pipes. */
final class CommandProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Writer input;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private CommandProcess(Process process) {
    this.process = process;
    this.input =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    Thread.ofVirtual().start(this::collect);
  }

  static CommandProcess start(Path folder, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Latchkey.class.getName()));
    command.addAll(List.of(arguments));
    try {
      return new CommandProcess(
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void collect() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(output lost: " + e + ")");
    }
    synchronized (lines) {
      ended = true;
      lines.notifyAll();
    }
  }

  private void add(String line) {
    synchronized (lines) {
      lines.add(line);
      lines.notifyAll();
    }
  }

  /** Types a line. */
  void type(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  /** The first line that has {@code part} in it, as soon as it is printed. */
  String await(String part) throws InterruptedException {
    return await(line -> line.contains(part), part);
  }

  /** The first line of that form, as soon as it is printed. */
  String awaitMatching(String regex) throws InterruptedException {
    return await(line -> line.matches(regex), regex);
  }

  private String await(Predicate<String> fits, String what) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (lines) {
      Optional<String> found = lines.stream().filter(fits).findFirst();
      while (found.isEmpty()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (ended || left <= 0) {
          throw new AssertionError("No \"" + what + "\" in:\n" + String.join("\n", lines));
        }
        lines.wait(left);
        found = lines.stream().filter(fits).findFirst();
      }
      return found.get();
    }
  }

  /** What it exits with, after its input has ended. */
  int endOfInput() throws IOException, InterruptedException, TimeoutException {
    input.close();
    return exit();
  }

  /** What it exits with. */
  int exit() throws InterruptedException, TimeoutException {
    if (!process.waitFor(PATIENCE)) {
      throw new TimeoutException(output());
    }
    return process.exitValue();
  }

  String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  /** As Ctrl-C does. */
  @Override
  public void close() {
    process.destroy();
  }
}
