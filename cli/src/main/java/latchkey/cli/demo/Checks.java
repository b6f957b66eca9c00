package latchkey.cli.demo;

import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;

/** What must hold, said aloud; remembers whether all did. */
final class Checks {
  private final Terminal terminal;
  private int failed;

  Checks(Terminal terminal) {
    this.terminal = terminal;
  }

  void check(boolean holds, String what) {
    if (holds) {
      terminal.line("   " + terminal.styled(Style.GREEN, "✓") + " " + what);
    } else {
      failed++;
      terminal.line("   " + terminal.styled(Style.RED, "✗ " + what));
    }
  }

  int failed() {
    return failed;
  }
}
