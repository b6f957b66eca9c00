package latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.io.StringWriter;
import latchkey.cli.terminal.Terminal;
import org.junit.jupiter.api.Test;

final class DemoTest {
  @Test
  void everyGuestOpensEveryMessageOfItsTimeAndTheServerNone() {
    StringWriter shown = new StringWriter();
    Terminal terminal = Terminal.piped(new StringReader(""), shown);

    int exit = Latchkey.commandLine(terminal).execute("demo");

    assertThat(shown.toString())
        .contains(
            "All well: each of 3 guests opened all messages of its time in the meeting:"
                + " Gina 7, Hugo 8, Ines 3; 8 were said.")
        .contains(
            "✓ Ines opened 3 of 3 messages of others, each once and in order, and none of the 4")
        .contains("✓ the server's files hold none of the 8 texts")
        .doesNotContain("✗")
        .doesNotContain("\u001b");
    assertThat(exit).isZero();
  }
}
