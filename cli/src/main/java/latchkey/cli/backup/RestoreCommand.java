package latchkey.cli.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import latchkey.cli.terminal.Terminal;
import latchkey.cli.user.DataFolder;
import latchkey.server.storage.copy.Restore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup of a server's data back. */
@Command(
    name = "restore",
    description = "Puts a backup back, into a folder or a database on which no server runs.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  latchkey restore monday.zip --data data",
      "  latchkey restore monday.zip --data data --replace",
      "",
      "What was said, and who came, since the backup was made is not on the server any more. The",
      "people are told as soon as one of them comes back who knows of more; nothing that is said",
      "from then on is lost. Copy often."
    })
public final class RestoreCommand implements Runnable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
          .withLocale(Locale.UK)
          .withZone(ZoneId.systemDefault());

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "What 'latchkey backup' has written.")
  private Path file = Path.of("");

  @Option(
      names = "--replace",
      description = "Put the data that is in the folder aside, into a folder beside it.")
  private boolean replace;

  @Mixin private DataFolder data = new DataFolder();

  public RestoreCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    Restore.Restored restored =
        Restore.from(
            file,
            data.data(),
            replace,
            Instant.now(),
            new ProgressLines(terminal, System::nanoTime));
    terminal.line("The data is as it was at " + TIME.format(restored.madeAt()) + ".");
    restored
        .aside()
        .ifPresent(former ->
            terminal.line(
                "What was there is in " + former + "; delete it when you do not need it."));
    terminal.line("Start the server now: latchkey serve");
  }
}
