package latchkey.cli.account;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.client.DeviceLink;
import latchkey.client.Member;
import latchkey.client.model.OwnDevice;
import latchkey.client.store.KeyStore;
import latchkey.protocol.InvalidInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a person does with the own account: devices, name, recovery code. */
@Command(
    name = "account",
    description = {
      "Shows and changes your account: its devices, your name, the recovery code.",
      "It is the account whose keys are in the key file (--keys)."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  latchkey account open              asks for a sign-in or device link",
      "  latchkey account devices",
      "  latchkey account add-device        prints a link, to be opened on the new device",
      "  latchkey account sign-out 2        signs out a device that is lost or no longer used",
      "  latchkey account rename 'Ann Lee'",
      "  latchkey account recover https://meet.example.org",
    })
public final class AccountCommand implements Runnable {
  private static final Duration GLANCE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  public AccountCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Which of open, devices, add-device, sign-out, rename, recovery-code and recover?");
  }

  @Command(
      name = "open",
      description = {
        "Opens your account by a sign-in link, or adds this machine to it by a device link.",
        "The link is asked for, or read from the standard input: arguments can be seen by other"
            + " people of this machine."
      },
      mixinStandardHelpOptions = true)
  void open(@Mixin KeyFile keys) {
    try (KeyStore store = keys.open();
        Member member = SignIn.signIn(terminal, store, Optional.empty())) {
      terminal.line("Go on as " + Plain.text(member.name()) + ": 'latchkey host' opens a meeting.");
    }
  }

  @Command(name = "devices", description = "Lists your devices.", mixinStandardHelpOptions = true)
  void devices(@Mixin KeyFile keys) {
    keys.asMember(member -> {
      member.devices().forEach(device -> terminal.line("  " + line(device)));
    });
  }

  @Command(
      name = "add-device",
      description = {
        "Prints a link that makes another machine or browser one of your devices.",
        "It works once, for ten minutes, and as long as this command runs."
      },
      mixinStandardHelpOptions = true)
  int addDevice(@Mixin KeyFile keys) {
    return keys.exitAsMember(this::addDevice);
  }

  private int addDevice(Member member) {
    try (DeviceLink link = member.newDeviceLink()) {
      terminal.line("Open this link on the new device, or give it to 'latchkey host' there:");
      terminal.gap();
      terminal.line(Style.CYAN, "  " + link.link());
      terminal.gap();
      terminal.line("It is for you alone: the new device can read and say what you can.");
      Optional<String> name = awaitDevice(link);
      if (name.isEmpty()) {
        terminal.line("No device has come in time. Nothing has changed.");
        return 1;
      }
      terminal.line("\"" + Plain.text(name.get()) + "\" asks to be your device.");
      if (terminal.ask("Add it? [y/N]").filter(AccountCommand::isYes).isEmpty()) {
        terminal.line("It was not added.");
        return 1;
      }
      link.confirm(PATIENCE);
      terminal.line("It is your device now.");
      return 0;
    }
  }

  private static Optional<String> awaitDevice(DeviceLink link) {
    Optional<String> name = Optional.empty();
    while (name.isEmpty() && Instant.now().isBefore(link.expiresAt())) {
      name = link.awaitDevice(GLANCE);
    }
    return name;
  }

  @Command(
      name = "sign-out",
      description = {
        "Signs out one of your devices for good, and those that it had added.",
        "Without a number it is this one, and those that it had added stay."
      },
      mixinStandardHelpOptions = true)
  int signOut(
      @Parameters(paramLabel = "NUMBER", arity = "0..1", description = "As 'devices' shows it.")
          Optional<Integer> number,
      @Option(
              names = "--keep",
              paramLabel = "NUMBER",
              description = "A device that stays, though the one that goes had added it.")
          List<Integer> keep,
      @Option(names = "--yes", description = "Does not ask.") boolean yes,
      @Mixin KeyFile keys) {
    return keys.exitAsMember(member -> {
      List<OwnDevice> devices = member.devices();
      int self = member.address().deviceId();
      int device = number.orElse(self);
      Set<Integer> kept = keep == null ? Set.of() : new HashSet<>(keep);
      if (!yes && !agrees(member, devices, device, kept)) {
        terminal.line("Nothing has changed.");
        return 1;
      }
      if (device == self) {
        member.signOut();
      } else {
        member.signOut(device, kept);
      }
      terminal.line("Signed out.");
      return 0;
    });
  }

  private boolean agrees(Member member, List<OwnDevice> devices, int device, Set<Integer> keep) {
    if (device == member.address().deviceId()) {
      if (devices.stream().filter(each -> each.name().isPresent()).count() <= 1) {
        terminal.line(
            "This is your only device. Without the recovery code your account is lost, and meetings"
                + " that only you host stay without a host.");
      }
      terminal.line("This deletes the keys on this machine.");
    } else {
      List<Integer> gone = member.devicesThatGoWith(device, keep);
      terminal.line("These are signed out:");
      devices.stream()
          .filter(each -> each.deviceId() == device || gone.contains(each.deviceId()))
          .forEach(each -> terminal.line("  " + line(each)));
    }
    return terminal.ask("Go on? [y/N]").filter(AccountCommand::isYes).isPresent();
  }

  @Command(
      name = "rename",
      description = "Changes the name that others see you under.",
      mixinStandardHelpOptions = true)
  void rename(
      @Parameters(paramLabel = "NAME", description = "The new name.") String name,
      @Mixin KeyFile keys) {
    keys.asMember(member -> {
      member.rename(name);
      terminal.line("You are called " + Plain.text(member.name()) + " now.");
    });
  }

  @Command(
      name = "recovery-code",
      description = "Shows the recovery code until you have said that you wrote it down.",
      mixinStandardHelpOptions = true)
  void recoveryCode(
      @Option(
              names = "--noted",
              description = "You have it on paper: this machine keeps it no longer.")
          boolean noted,
      @Mixin KeyFile keys) {
    keys.asMember(member -> {
      if (RecoveryNote.show(terminal, member).isEmpty()) {
        terminal.line(
            "This machine does not keep the recovery code. Only the device that opened the account has"
                + " it, until you say that you wrote it down.");
      } else if (noted) {
        member.recoveryCodeNoted();
      }
    });
  }

  @Command(
      name = "new-recovery-code",
      description = {
        "Makes a new recovery code, where others may have seen the present one.",
        "The present one is asked for, or read from the standard input; it is of no use afterwards."
      },
      mixinStandardHelpOptions = true)
  void newRecoveryCode(@Mixin KeyFile keys) {
    keys.asMember(member -> {
      member.changeRecoveryCode(
          terminal
              .ask("Present recovery code:")
              .orElseThrow(() -> new InvalidInput("Give the present recovery code.")));
      var _ = RecoveryNote.show(terminal, member);
    });
  }

  @Command(
      name = "recover",
      description = {
        "Makes this machine a device of your account, with the recovery code.",
        "The code is asked for, or read from the standard input."
      },
      mixinStandardHelpOptions = true)
  int recover(
      @Parameters(paramLabel = "URL", description = "The server, as its links begin.") URI server,
      @Option(
              names = "--sign-out-others",
              description =
                  "Signs all other devices out first: where one is in other hands, it could sign this"
                      + " one out.")
          boolean othersGo,
      @Mixin KeyFile keys) {
    try (KeyStore store = keys.open()) {
      if (store.account().get().isPresent()) {
        throw new InvalidInput(
            "There is an account in this key file already. Choose another file: --keys FILE");
      }
      String code =
          terminal
              .ask("Recovery code:")
              .orElseThrow(() -> new InvalidInput("Give the recovery code, 26 characters."));
      try (Member member =
          Member.recover(server, code, othersGo, DeviceName.ofThisMachine(), store)) {
        terminal.line("This machine is a device of " + Plain.text(member.name()) + " now.");
        terminal.line("Look through your devices, and sign out those that are lost:");
        member.devices().forEach(device -> terminal.line("  " + line(device)));
      }
      return 0;
    }
  }

  private static boolean isYes(String answer) {
    return answer.toLowerCase(Locale.ROOT).startsWith("y");
  }

  private static String line(OwnDevice device) {
    String name = device.name().map(Plain::text).orElse("not signed in at the server");
    String since = device.addedAt().map(at -> ", since " + day(at)).orElse("");
    String seen = device.lastSeenAt().map(at -> ", last seen " + day(at)).orElse("");
    return device.deviceId() + "  " + name + since + seen + (device.isSelf() ? ", this one" : "");
  }

  private static String day(Instant at) {
    return DAY.format(at.atZone(ZoneId.systemDefault()));
  }
}
