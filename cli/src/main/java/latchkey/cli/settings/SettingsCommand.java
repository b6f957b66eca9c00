package latchkey.cli.settings;

import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.server.settings.Section;
import latchkey.server.settings.Settings;
import latchkey.server.settings.SettingsInPrint;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a server would be started with. */
@Command(
    name = "settings",
    description = {
      "Shows every setting and limit of the server, its value, and where that comes from.",
      "Starts nothing. Says all that does not work, as a start would."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  latchkey settings",
      "  latchkey settings --config /etc/latchkey/latchkey.toml",
      "  latchkey settings --example > latchkey.toml",
      "",
      "An option counts more than a variable, and that more than the file.",
      "The variable of port is LATCHKEY_PORT, that of tls.key is LATCHKEY_TLS_KEY."
    })
public final class SettingsCommand implements Runnable {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--example", description = "Prints a file in which all are explained instead.")
  private boolean example;

  private SettingsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command, with its options. */
  public static CommandLine of(Terminal terminal) {
    CommandLine command = new CommandLine(new SettingsCommand(terminal));
    SettingOptions.addTo(command.getCommandSpec());
    return command;
  }

  @Override
  public void run() {
    if (example) {
      SettingsInPrint.example().lines().forEach(terminal::line);
      return;
    }
    Settings settings = SettingOptions.read(spec);
    Section section = null;
    for (Settings.InForce each : settings.inForce()) {
      if (each.setting().section() != section) {
        section = each.setting().section();
        terminal.line(Style.BOLD, section.title());
      }
      terminal.line("  " + SettingsInPrint.line(each));
    }
    settings
        .strange()
        .forEach(
            name -> terminal.line("The variable " + name + " is no setting, and not looked at."));
  }
}
