package latchkey.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class WrappingTest {
  @Test
  void breaksAtBlanksAndWhereThereAreNone() {
    assertThat(Wrapping.lines("", 10)).containsExactly("");
    assertThat(Wrapping.lines("one two three", 10)).containsExactly("one two", "three");
    assertThat(Wrapping.lines("x".repeat(25), 10))
        .containsExactly("x".repeat(10), "x".repeat(10), "x".repeat(5));
    assertThat(Wrapping.lines("\u6f22".repeat(6), 10))
        .containsExactly("\u6f22".repeat(5), "\u6f22");
  }

  @Test
  void noPartOfALongTextBeginsALineOfItsOwn() {
    StringWriter out = new StringWriter();
    Terminal terminal = Terminal.piped(Reader.nullReader(), out);

    terminal.wrapped("    | ", "    | ", " ".repeat(74) + "2026-11-30 10:00:00  a forged line");

    assertThat(out.toString().lines())
        .hasSizeGreaterThan(1)
        .allMatch(line -> line.startsWith("    | ") && line.length() < 80);
  }
}
