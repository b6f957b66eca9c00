package latchkey.cli.account;

import java.time.Duration;
import java.util.Optional;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Terminal;
import latchkey.client.Member;
import latchkey.client.store.KeyStore;
import latchkey.protocol.InvalidInput;

/** How a person at a terminal becomes a member: by the keys that are there, or by a link. */
public final class SignIn {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private SignIn() {}

  /**
   * The member whose device this is. The first time, a sign-in link opens an account, and a device
   * link adds this machine to one. The link is asked for if it is needed and missing.
   */
  public static Member signIn(Terminal terminal, KeyStore store, Optional<String> link) {
    Member member =
        store.account().get().isPresent()
            ? Member.resume(store)
            : byLink(terminal, store, link.or(() -> ask(terminal)).orElseThrow(SignIn::noLink));
    terminal.line("Signed in as " + Plain.text(member.name()) + " at " + member.server() + ".");
    RecoveryNote.show(terminal, member);
    return member;
  }

  private static Member byLink(Terminal terminal, KeyStore store, String link) {
    if (link.contains("/device#")) {
      terminal.line("Confirm on your other device, where the link was made.");
      return Member.joinAccount(link, DeviceName.ofThisMachine(), store, PATIENCE);
    }
    return Member.signIn(link, DeviceName.ofThisMachine(), store);
  }

  private static Optional<String> ask(Terminal terminal) {
    return terminal.ask("Paste the sign-in link or the device link:");
  }

  private static InvalidInput noLink() {
    return new InvalidInput(
        "No account is signed in on this machine yet. If you have none: 'latchkey serve' and 'latchkey"
            + " user add' print a sign-in link. Give a sign-in link: latchkey host LINK. If you have"
            + " one: 'latchkey account add-device' on another device of yours prints a link for this"
            + " machine, or use 'latchkey account recover URL'.");
  }
}
