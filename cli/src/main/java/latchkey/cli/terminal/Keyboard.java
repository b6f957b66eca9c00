package latchkey.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.keymap.KeyMap;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A person at a terminal. What is typed can be edited, and stays whole when other lines arrive; the
 * Up key brings back what was typed before, which is kept in memory alone. Alt-Enter, or a
 * backslash at the end, begins a further line; what is pasted may have several.
 *
 * <p>Takes the terminal over when it first reads, or is asked how wide it is: commands that only
 * print leave it alone.
 */
final class Keyboard implements Screen {
  private static final String NEW_LINE = "latchkey-new-line";

  private final Pipes before;
  private final Supplier<Terminal> terminal;
  private volatile @Nullable LineReader reader;

  /**
   * @param before prints what is said before anything is read
   */
  Keyboard(Pipes before, Supplier<Terminal> terminal) {
    this.before = before;
    this.terminal = terminal;
  }

  /** At this process's terminal. */
  static Keyboard ofProcess(Pipes before) {
    return new Keyboard(
        before,
        () -> {
          try {
            return TerminalBuilder.builder().system(true).build();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public void print(String line) {
    LineReader typed = reader;
    if (typed == null) {
      before.print(line);
    } else {
      typed.printAbove(line);
    }
  }

  @Override
  public int width() {
    int columns = reader().getTerminal().getColumns();
    return columns > 0 ? columns : Pipes.USUAL_WIDTH;
  }

  @Override
  public boolean isLost() {
    return before.isLost();
  }

  @Override
  public Optional<String> read(String prompt, boolean remembered) {
    LineReader typed = reader();
    typed.setVariable(LineReader.DISABLE_HISTORY, !remembered);
    while (true) {
      try {
        return Optional.of(typed.readLine(prompt).replace("\\\n", "\n"));
      } catch (UserInterruptException e) {
        if (e.getPartialLine().isEmpty()) {
          return Optional.empty();
        } // Otherwise Ctrl-C drops what was typed.
      } catch (EndOfFileException e) {
        return Optional.empty();
      }
    }
  }

  @Override
  public String unfinished() {
    LineReader typed = reader;
    return typed == null ? "" : typed.getBuffer().toString();
  }

  private synchronized LineReader reader() {
    LineReader known = reader;
    if (known != null) {
      return known;
    }
    LineReader made =
        LineReaderBuilder.builder()
            .terminal(terminal.get())
            .parser(new WholeText())
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // "!" is a letter here.
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "  ")
            .build();
    made.getWidgets()
        .put(
            NEW_LINE,
            () -> {
              made.getBuffer().write('\n');
              return true;
            });
    Objects.requireNonNull(made.getKeyMaps().get(LineReader.MAIN))
        .bind(new Reference(NEW_LINE), KeyMap.alt('\r'));
    reader = made;
    return made;
  }

  /** Text is text: only a backslash at the end means something, that there is more to come. */
  private static final class WholeText implements Parser {
    private final DefaultParser words =
        new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]);

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
      if (context == ParseContext.ACCEPT_LINE && line.endsWith("\\")) {
        throw new EOFError(-1, -1, "a further line is to come");
      }
      return words.parse(line, cursor, context);
    }
  }
}
