package latchkey.cli.terminal;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Lines in, lines out, in UTF-8: a person's terminal, or pipes. Colours only where a person sees
 * them. Safe for use by several threads; a line is never torn.
 */
public final class Terminal {
  private static final String PROMPT = "> ";

  private final Screen screen;
  private final boolean colours;
  private final boolean interactive;

  private Terminal(Screen screen, boolean interactive, boolean colours) {
    this.screen = screen;
    this.interactive = interactive;
    this.colours = colours;
  }

  /** A script's. */
  public static Terminal piped(Reader in, Writer out) {
    return new Terminal(new Pipes(in, out, false), false, false);
  }

  /** A person's, without colours. */
  public static Terminal at(org.jline.terminal.Terminal terminal) {
    Pipes before = new Pipes(Reader.nullReader(), terminal.writer(), false);
    return new Terminal(new Keyboard(before, () -> terminal), true, false);
  }

  /** This process's. Colours can be switched off by NO_COLOR (https://no-color.org). */
  public static Terminal ofProcess() {
    boolean interactive =
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    boolean colours = interactive && System.getenv("NO_COLOR") == null && !dumb;
    Pipes pipes = pipesOfProcess(interactive);
    return new Terminal(
        interactive && !dumb ? Keyboard.ofProcess(pipes) : pipes, interactive, colours);
  }

  private static Pipes pipesOfProcess(boolean prompts) {
    return new Pipes(
        StandardInput.isThisProcessesOwnFile()
            ? Reader.nullReader()
            : new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8),
        new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
        prompts);
  }

  /** Whether a person sits at it. */
  public boolean isInteractive() {
    return interactive;
  }

  public void line(String text) {
    screen.print(text);
  }

  /** Fails where something that was printed has not arrived, and what follows will not either. */
  public void checkOutput() {
    if (screen.isLost()) {
      throw new OutputLost();
    }
  }

  /**
   * Prints text of others in lines that this program ends, none of them wider than the terminal: no
   * part of it can seem to begin a line of its own.
   *
   * @param first before the first line
   * @param next before each further one
   */
  public void wrapped(String first, String next, String text) {
    int columns = screen.width() - 1 - Math.max(first.length(), next.length());
    String before = first;
    for (String line : Wrapping.lines(Plain.text(text), columns)) {
      line(before + line);
      before = next;
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

  /** What was typed or piped in next, a line or several; empty at the end of input. */
  public Optional<String> read() {
    return screen.read(styled(Style.DIM, PROMPT), true);
  }

  /** What is being typed and was not sent off. */
  public String unfinished() {
    return screen.unfinished();
  }

  /** Asks, where a person sits at it, and reads the answer. */
  public Optional<String> ask(String question) {
    return screen
        .read(question + " ", false)
        .map(String::strip)
        .filter(answer -> !answer.isEmpty());
  }
}
