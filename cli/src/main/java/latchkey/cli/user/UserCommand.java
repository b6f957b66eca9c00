package latchkey.cli.user;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.protocol.account.SignInLink;
import latchkey.protocol.device.DeviceInfo;
import latchkey.server.Administration;
import latchkey.server.refusal.Refused;
import latchkey.server.signin.WaitingName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works on a server's accounts, beside the running server or without it. */
@Command(
    name = "user",
    description = "Lists, adds, disables and removes the accounts of a server.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples, in the folder in which the server was started:",
      "  latchkey user add Ann      prints a link with which Ann opens an account",
      "  latchkey user list",
      "  latchkey user devices Ann  lists her devices, and when each was in use",
      "  latchkey user disable Ann  keeps her devices out until you enable her",
      "  latchkey user reset Ann    takes her account away and prints a link for a new one",
      "  latchkey user remove Ann",
      "",
      "A person adds further devices without you: in the app under 'Your devices', or with",
      "'latchkey account add-device'. The server may go on running meanwhile."
    })
public final class UserCommand implements Runnable {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneId.systemDefault());
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  public UserCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Which of add, link, list, devices, disable, enable, reset and remove?");
  }

  @Command(
      name = "add",
      description = "Prints a link with which a person opens an account.",
      mixinStandardHelpOptions = true)
  void add(
      @Parameters(paramLabel = "NAME", description = "The name that the link suggests.")
          String name,
      @Mixin DataFolder data,
      @Mixin BaseUrl url) {
    data.administer(administration -> printLink(administration, name, url));
  }

  @Command(
      name = "link",
      description = {
        "Prints a new link for a person who has not opened the account yet.",
        "A person who has an account adds further devices without the operator."
      },
      mixinStandardHelpOptions = true)
  void link(
      @Parameters(paramLabel = "NAME", description = "Whose link.") String name,
      @Mixin DataFolder data,
      @Mixin BaseUrl url) {
    data.administer(administration -> {
      if (administration.accounts().findByName(name).isPresent()) {
        throw new Refused(
            ErrorCode.ALREADY_EXISTS,
            name
                + " has an account already, and a link would open another one. To add a device,"
                + " "
                + name
                + " opens 'Your devices' in the app, or runs 'latchkey account add-device'. If all"
                + " devices are lost, the recovery code makes a new one. If that is lost, too:"
                + " latchkey user reset "
                + name);
      }
      printLink(administration, name, url);
    });
  }

  @Command(
      name = "list",
      description = "Lists the accounts, and the links that wait to be used.",
      mixinStandardHelpOptions = true)
  void list(@Mixin DataFolder data) {
    data.administer(administration -> {
      List<Account> accounts = administration.accounts().all();
      List<WaitingName> links = administration.signIn().waiting();
      if (accounts.isEmpty() && links.isEmpty()) {
        terminal.line("There are no accounts yet. Add a person: latchkey user add NAME");
      }
      Set<UserId> disabled = administration.accounts().disabled();
      accounts.forEach(account ->
          terminal.line(
              account.userId()
                  + "  "
                  + account.name()
                  + (disabled.contains(account.userId()) ? "  (disabled)" : "")));
      links.forEach(link ->
          terminal.line(
              "(not opened; the link works until "
                  + TIME.format(link.expiresAt().atZone(ZoneId.systemDefault()))
                  + ")  "
                  + link.name()));
    });
  }

  @Command(
      name = "devices",
      description = "Lists the devices with which a person is signed in.",
      mixinStandardHelpOptions = true)
  void devices(
      @Parameters(paramLabel = "NAME", description = "Whose devices.") String name,
      @Mixin DataFolder data) {
    data.administer(administration -> {
      List<DeviceInfo> devices = administration.devices().of(find(administration, name).userId());
      if (devices.isEmpty()) {
        terminal.line(name + " is signed in with no device.");
      }
      devices.forEach(device ->
          terminal.line(
              device.deviceId()
                  + "  "
                  + device.name()
                  + ", since "
                  + DAY.format(device.addedAt())
                  + ", last in use on "
                  + DAY.format(device.lastSeenAt())));
    });
  }

  @Command(
      name = "disable",
      description = {
        "Keeps a person's devices out until the account is enabled again.",
        "Nothing is deleted: the person stays in the meetings, whose hosts can remove them, and"
            + " what is sent meanwhile waits. The links that the person made go on working."
      },
      mixinStandardHelpOptions = true)
  void disable(
      @Parameters(paramLabel = "NAME", description = "Whose account.") String name,
      @Mixin DataFolder data) {
    data.administer(administration -> {
      administration.accounts().disable(find(administration, name).userId());
      terminal.line(
          "The account of "
              + name
              + " is disabled: a running server cuts its devices off within some seconds.");
    });
  }

  @Command(
      name = "enable",
      description = "Lets a disabled account's devices in again.",
      mixinStandardHelpOptions = true)
  void enable(
      @Parameters(paramLabel = "NAME", description = "Whose account.") String name,
      @Mixin DataFolder data) {
    data.administer(administration -> {
      administration.accounts().enable(find(administration, name).userId());
      terminal.line("The account of " + name + " is enabled: its devices come back by themselves.");
    });
  }

  @Command(
      name = "reset",
      description = {
        "Takes a person's account away and prints a link for a new one.",
        "The new account shares nothing with the old one but the name: hosts add it to their"
            + " meetings anew, and others compare safety numbers anew."
      },
      mixinStandardHelpOptions = true)
  void reset(
      @Parameters(paramLabel = "NAME", description = "Whose account.") String name,
      @Mixin DataFolder data,
      @Mixin BaseUrl url) {
    data.administer(administration -> {
      administration.accounts().remove(find(administration, name).userId());
      terminal.line("The former account of " + name + " is gone, and its devices are signed out.");
      printLink(administration, name, url);
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

  private void printLink(Administration administration, String name, BaseUrl url) {
    SignInLink link = administration.signIn().newLink(name);
    terminal.line("With this link " + name + " opens an account, within 15 minutes:");
    terminal.gap();
    terminal.line(Style.CYAN, "  " + url.signInLink(administration, link.token()));
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
