package latchkey.cli.user;

import java.util.List;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.account.Account;
import latchkey.server.Administration;
import latchkey.server.refusal.Refused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works on a server's accounts, beside the running server or without it. */
@Command(
    name = "user",
    description = "Says who has an account on the server whose data is in a folder.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples, in the folder in which the server was started:",
      "  latchkey user add Ann      makes an account and prints a link to sign in with",
      "  latchkey user link Ann     prints a link for another device of hers",
      "  latchkey user list",
      "  latchkey user remove Ann",
      "",
      "The server may go on running meanwhile."
    })
public final class UserCommand implements Runnable {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  public UserCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which of add, link, list and remove?");
  }

  @Command(
      name = "add",
      description = "Makes an account and prints a link to sign in with.",
      mixinStandardHelpOptions = true)
  void add(
      @Parameters(paramLabel = "NAME", description = "How others see the person.") String name,
      @Mixin DataFolder data,
      @Mixin BaseUrl url) {
    data.administer(administration -> {
      Account account = administration.accounts().add(name);
      terminal.line("There is an account for " + account.name() + " now.");
      printLink(administration, account, url);
    });
  }

  @Command(
      name = "link",
      description = "Prints a link that signs in one more device of somebody.",
      mixinStandardHelpOptions = true)
  void link(
      @Parameters(paramLabel = "NAME", description = "Whose device.") String name,
      @Mixin DataFolder data,
      @Mixin BaseUrl url) {
    data.administer(administration -> printLink(administration, find(administration, name), url));
  }

  @Command(
      name = "list",
      description = "Lists the accounts: id and name.",
      mixinStandardHelpOptions = true)
  void list(@Mixin DataFolder data) {
    data.administer(administration -> {
      List<Account> accounts = administration.accounts().all();
      if (accounts.isEmpty()) {
        terminal.line("There are no accounts yet. Make one: latchkey user add NAME");
      }
      accounts.forEach(account -> terminal.line(account.userId() + "  " + account.name()));
    });
  }

  @Command(
      name = "remove",
      description = "Removes an account and signs all its devices out.",
      mixinStandardHelpOptions = true)
  void remove(
      @Parameters(paramLabel = "NAME", description = "Whose account.") String name,
      @Mixin DataFolder data) {
    data.administer(administration -> {
      administration.accounts().remove(find(administration, name).userId());
      terminal.line("The account of " + name + " is gone, and its devices are signed out.");
    });
  }

  private void printLink(Administration administration, Account account, BaseUrl url) {
    terminal.line("This link signs one device in, within 15 minutes:");
    terminal.gap();
    terminal.line(
        Style.CYAN,
        "  "
            + url.signInLink(
                administration, administration.signIn().newLink(account.userId()).token()));
    terminal.gap();
  }

  private static Account find(Administration administration, String name) {
    return administration
        .accounts()
        .findByName(name)
        .orElseThrow(() ->
            new Refused(
                ErrorCode.USER_UNKNOWN,
                "There is no account called " + name + ". See: latchkey user list"));
  }
}
