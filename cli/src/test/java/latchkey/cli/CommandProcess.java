package latchkey.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The command in a process of its own. */
final class CommandProcess implements AutoCloseable {
  private final Process process;
  private final Lines lines = new Lines();

  private CommandProcess(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::collect);
  }

  static CommandProcess start(Path folder, String... arguments) {
    return start(new ProcessBuilder(command(arguments)).directory(folder.toFile()));
  }

  /** As a shell starts it with {@code redirections}, such as {@code <&-}. */
  static CommandProcess redirected(Path folder, String redirections, String... arguments) {
    List<String> shell =
        new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" " + redirections, "sh"));
    shell.addAll(command(arguments));
    return start(new ProcessBuilder(shell).directory(folder.toFile()));
  }

  /** What starts the command in this JVM's way. */
  static List<String> command(String... arguments) {
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
    return command;
  }

  static CommandProcess start(ProcessBuilder builder) {
    try {
      return new CommandProcess(builder.redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void collect() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("(output lost: " + e + ")");
    }
    lines.end();
  }

  Lines lines() {
    return lines;
  }

  long pid() {
    return process.pid();
  }

  /** Types a line into its standard input. */
  void type(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  void endOfInput() throws IOException {
    process.getOutputStream().close();
  }

  /** What it exits with. */
  int exit() throws InterruptedException, TimeoutException {
    if (!process.waitFor(Lines.PATIENCE)) {
      throw new TimeoutException("It does not end.");
    }
    return process.exitValue();
  }

  /** Asks it to stop, as Ctrl-C does. */
  @Override
  public void close() {
    process.destroy();
  }
}
