package latchkey.cli;

import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import latchkey.cli.terminal.Terminal;

/** The command in this process, at a terminal of its own, into which a test types. */
final class CommandAtTerminal implements AutoCloseable {
  private final PipedWriter keyboard = new PipedWriter();
  private final Lines lines = new Lines();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();

  private CommandAtTerminal(String... arguments) {
    Terminal terminal = Terminal.piped(input(), new LineWriter(lines));
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          exit.complete(
              Latchkey.commandLine(terminal)
                  .setErr(new PrintWriter(new LineWriter(lines), true))
                  .execute(arguments));
          lines.end();
        });
  }

  static CommandAtTerminal run(String... arguments) {
    return new CommandAtTerminal(arguments);
  }

  private PipedReader input() {
    try {
      return new PipedReader(keyboard);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void type(String line) throws IOException {
    keyboard.write(line + "\n");
    keyboard.flush();
  }

  Lines lines() {
    return lines;
  }

  /** What it exits with. */
  int exit() throws InterruptedException, ExecutionException, TimeoutException {
    return exit.get(Lines.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  void endOfInput() throws IOException {
    keyboard.close();
  }

  @Override
  public void close() throws IOException {
    endOfInput();
  }

  /** Cuts what is written into lines. */
  private static final class LineWriter extends Writer {
    private final Lines lines;
    private final StringBuilder line = new StringBuilder();

    LineWriter(Lines lines) {
      this.lines = lines;
    }

    @Override
    public void write(char[] buffer, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        if (buffer[i] == '\n') {
          lines.add(line.toString());
          line.setLength(0);
        } else {
          line.append(buffer[i]);
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
