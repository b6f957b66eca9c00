package latchkey.cli.serve;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import latchkey.cli.settings.SettingOptions;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.server.LatchkeyServer;
import latchkey.server.settings.Settings;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the server until it is told to stop. */
@Command(
    name = "serve",
    description = {
      "Runs the server, and prints where it listens and what to do next.",
      "As long as there is no account, it prints a link that opens the first one."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  latchkey serve",
      "  latchkey serve --port 9000 --data /var/lib/latchkey",
      "  latchkey serve --host 0.0.0.0 --url https://meet.example.org",
      "",
      "All of it can also stand in latchkey.toml or in variables like LATCHKEY_PORT;",
      "'latchkey settings --example' prints such a file.",
      "Anywhere but on your own machine, put it behind a proxy that speaks HTTPS,",
      "or give it a certificate, and say with --url what people type."
    })
public final class ServeCommand implements Callable<Integer> {
  private static final String FIRST_ACCOUNT = "host";

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  private ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command, with its options. */
  public static CommandLine of(Terminal terminal) {
    CommandLine command = new CommandLine(new ServeCommand(terminal));
    SettingOptions.addTo(command.getCommandSpec());
    return command;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = SettingOptions.read(spec);
    // Before the first line is logged.
    System.setProperty("latchkey.log", settings.log());
    System.setProperty("latchkey.log.format", settings.logFormat());
    LatchkeyServer server = LatchkeyServer.start(settings.server());
    settings.strange().forEach(ServeCommand::warnOfVariable);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  stopped.countDown();
                },
                "latchkey-stop"));
    welcome(server, settings.server().dataDir());
    terminal.checkOutput();
    stopped.await();
    return 0;
  }

  private static void warnOfVariable(String name) {
    LoggerFactory.getLogger(ServeCommand.class)
        .atWarn()
        .addKeyValue("variable", name)
        .log("a variable looks like a setting and is none");
  }

  private void welcome(LatchkeyServer server, Path data) {
    terminal.line(
        Style.BOLD,
        "Latchkey listens on " + server.address() + " and keeps its data in " + data + ".");
    if (!server.baseUrl().equals(server.address())) {
      terminal.line("Links begin with " + server.baseUrl() + ": that must lead here.");
    }
    terminal.gap();
    if (server.accounts().all().isEmpty()) {
      firstAccount(server);
    }
    terminal.line("Add a person:            latchkey user add NAME" + dataOption(data));
    if (server.managementAddress().isPresent()) {
      terminal.line("See how it does:         latchkey status" + dataOption(data));
    }
    terminal.line("Stop:                    Ctrl-C");
    terminal.gap();
  }

  private void firstAccount(LatchkeyServer server) {
    String link = server.baseUrl() + "/sign-in#" + server.signIn().newLink(FIRST_ACCOUNT).token();
    terminal.line("There are no accounts yet. This link opens the first one, within 15 minutes:");
    terminal.gap();
    terminal.line(Style.CYAN, "  " + link);
    terminal.gap();
    terminal.line("In a browser:            open the link");
    terminal.line("In a terminal:           latchkey host '" + link + "'");
  }

  private static String dataOption(Path data) {
    return data.equals(Path.of("data")) ? "" : " --data " + data;
  }
}
