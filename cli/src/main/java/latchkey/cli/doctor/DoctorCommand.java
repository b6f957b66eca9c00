package latchkey.cli.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import latchkey.cli.settings.SettingOptions;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.server.Surroundings;
import latchkey.server.check.Check;
import latchkey.server.check.Finding;
import latchkey.server.config.ServerConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at everything that a server or a terminal needs of its machine. */
@Command(
    name = "doctor",
    description = {
      "Looks at what a server and a terminal need of this machine, and changes nothing.",
      "For each thing it says whether it is well; if not, what is wrong, why, and what helps.",
      "Run it as the user who runs the server, with the settings that the server has."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:All works; there may be warnings.", "1:Something is broken."},
    footer = {
      "",
      "Examples:",
      "  latchkey doctor",
      "  latchkey doctor --data /var/lib/latchkey --port 9000",
      "  latchkey doctor --data /var/lib/latchkey --url https://meet.example.org",
      "",
      "With --url it looks from outside whether that address leads to the server that runs on the",
      "folder, and whether a proxy in front of it passes on what is needed."
    })
public final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "A terminal's keys, of 'latchkey host'. Default: ${DEFAULT-VALUE}",
      defaultValue = "${sys:user.home}/.latchkey/keys.db")
  private Path keys = Path.of("keys.db");

  private DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command, with its options. */
  public static CommandLine of(Terminal terminal) {
    CommandLine command = new CommandLine(new DoctorCommand(terminal));
    SettingOptions.addTo(command.getCommandSpec());
    return command;
  }

  @Override
  public Integer call() {
    ServerConfig config = SettingOptions.read(spec).server();
    Surroundings surroundings = Surroundings.of(config);
    List<Check> checks = new ArrayList<>(surroundings.checks());
    config
        .publicUrl()
        .ifPresent(address -> checks.addAll(new PublicUrl(address, config, surroundings).checks()));
    checks.add(KeyFile.check(keys));

    int broken = 0;
    int warnings = 0;
    for (Check check : checks) {
      Finding finding = check.look();
      tell(check, finding);
      switch (finding) {
        case Finding.Fine _ -> {}
        case Finding.Warning _ -> warnings++;
        case Finding.Broken _ -> broken++;
      }
    }
    terminal.gap();
    terminal.line(
        broken + warnings == 0
            ? "All is well."
            : broken + " broken, " + warnings + " to look after, of " + checks.size() + ".");
    return broken == 0 ? 0 : 1;
  }

  private void tell(Check check, Finding finding) {
    switch (finding) {
      case Finding.Fine fine -> line(Style.GREEN, "ok", check, fine.text());
      case Finding.Warning warning -> {
        line(Style.YELLOW, "warning", check, warning.problem());
        remedy(warning.remedy());
      }
      case Finding.Broken broken -> {
        line(Style.RED, "BROKEN", check, broken.problem());
        remedy(broken.remedy());
      }
    }
  }

  private void line(Style style, String word, Check check, String text) {
    terminal.line(
        terminal.styled(style, String.format("%-8s", word))
            + String.format("%-12s ", check.name())
            + text);
  }

  private void remedy(String text) {
    if (!text.isEmpty()) {
      terminal.line(" ".repeat(21) + "-> " + text);
    }
  }
}
