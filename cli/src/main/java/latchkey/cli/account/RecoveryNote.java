package latchkey.cli.account;

import java.util.Optional;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.client.Member;

/** Shows the recovery code until the person has it on paper. */
public final class RecoveryNote {
  private RecoveryNote() {}

  /** Shows it and asks. Empty where the device no longer keeps it. */
  public static Optional<String> show(Terminal terminal, Member member) {
    Optional<String> code = member.recoveryCode();
    code.ifPresent(shown -> {
      terminal.gap();
      terminal.line(Style.BOLD, "Your recovery code. Write it down and keep it apart from here:");
      terminal.gap();
      terminal.line(Style.CYAN, "  " + inGroups(shown));
      terminal.gap();
      terminal.line(
          "It makes a new device of your account when all others are lost. The server does not have"
              + " it.");
      if (terminal.isInteractive()
          && terminal
              .ask("Type 'noted' once you have it on paper. Otherwise it is shown again next time:")
              .filter("noted"::equalsIgnoreCase)
              .isPresent()) {
        member.recoveryCodeNoted();
      }
    });
    return code;
  }

  private static String inGroups(String code) {
    return String.join(" ", code.split("(?<=\\G.{4})", -1)).strip();
  }
}
