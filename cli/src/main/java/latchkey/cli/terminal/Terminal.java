package latchkey.cli.terminal;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Lines in, lines out, in UTF-8: a person's terminal, or pipes. Colours only where a person sees
 * them. Safe for use by several threads; a line is never torn.
 */
public final class Terminal {
  private final BufferedReader in;
  private final PrintWriter out;
  private final boolean colours;
  private final boolean interactive;
  private volatile boolean outputLost;

  public Terminal(Reader in, Writer out, boolean interactive, boolean colours) {
    this.in = new BufferedReader(in);
    this.out = new PrintWriter(out, true);
    this.interactive = interactive;
    this.colours = colours;
  }

  /** This process's. Colours can be switched off by NO_COLOR (https://no-color.org). */
  public static Terminal ofProcess() {
    boolean interactive =
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    boolean colours =
        interactive && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    return new Terminal(
        StandardInput.isThisProcessesOwnFile()
            ? Reader.nullReader()
            : new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8),
        new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
        interactive,
        colours);
  }

  /** Whether a person sits at it. */
  public boolean isInteractive() {
    return interactive;
  }

  public void line(String text) {
    synchronized (out) {
      out.println(text);
      noteLoss();
    }
  }

  /** Kept until it is asked for: what is printed often comes from threads that must not fail. */
  private void noteLoss() {
    if (out.checkError()) {
      outputLost = true;
    }
  }

  /** Fails where something that was printed has not arrived, and what follows will not either. */
  public void checkOutput() {
    if (outputLost) {
      throw new OutputLost();
    }
  }

  public void line(Style style, String text) {
    line(styled(style, text));
  }

  /** An empty line. */
  public void gap() {
    line("");
  }

  public String styled(Style style, String text) {
    return colours ? style.apply(text) : text;
  }

  /** The next line that was typed or piped in; empty at the end of input. */
  public Optional<String> read() {
    try {
      return Optional.ofNullable(in.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks, where a person sits at it, and reads the answer. */
  public Optional<String> ask(String question) {
    if (interactive) {
      synchronized (out) {
        out.print(question + " ");
        noteLoss();
      }
    }
    return read().map(String::strip).filter(answer -> !answer.isEmpty());
  }
}
