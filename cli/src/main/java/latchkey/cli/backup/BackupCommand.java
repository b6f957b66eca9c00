package latchkey.cli.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import latchkey.cli.terminal.Terminal;
import latchkey.cli.user.DataFolder;
import latchkey.server.Build;
import latchkey.server.storage.copy.Backup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Backs a server's data up. */
@Command(
    name = "backup",
    description = "Writes all that a server has into one file, while it runs.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples, in the folder in which the server was started:",
      "  latchkey backup /backups            makes /backups/latchkey-20260131-020000.zip",
      "  latchkey backup monday.zip",
      "  latchkey restore monday.zip         puts it back, where no server runs",
      "",
      "The file holds names, who met whom, and ciphertext; no message that anyone can read. Keep it",
      "as you keep the server's data. It is a ZIP file; 'latchkey restore' checks every byte of it."
    })
public final class BackupCommand implements Runnable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE",
      description = "Where to; or a folder, for a file that is named after this moment.")
  private Path file = Path.of("");

  @Mixin private DataFolder data = new DataFolder();

  public BackupCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    Instant now = Instant.now();
    Path archive =
        Files.isDirectory(file)
            ? file.resolve("latchkey-" + TIME.format(now) + ".zip")
            : file.toAbsolutePath();
    Backup.write(
        data.data(), archive, Build.VERSION, now, new ProgressLines(terminal, System::nanoTime));
    terminal.line("The backup is in " + archive + ".");
  }
}
