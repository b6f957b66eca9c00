package latchkey.cli.backup;

import java.util.Locale;
import latchkey.cli.terminal.Terminal;
import latchkey.cli.user.DataFolder;
import latchkey.server.storage.copy.Move;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Moves a server from SQLite to PostgreSQL. */
@Command(
    name = "migrate",
    description = "Moves a server's data from its folder into an empty PostgreSQL database.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example, when the server is stopped:",
      "  latchkey migrate --data data --database postgresql://latchkey@db.example.org/latchkey \\",
      "      --database-password-file /etc/latchkey/database-password",
      "",
      "All rows are copied and compared. If it is cut off, give the same command again: it goes on",
      "where it stopped. The folder stays as it is; the server goes on to need it, for receipt.key."
    })
public final class MigrateCommand implements Runnable {
  private final Terminal terminal;

  @Mixin private DataFolder data = new DataFolder();

  public MigrateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    long rows = Move.toPostgres(data.data(), new ProgressLines(terminal, System::nanoTime));
    terminal.line(
        String.format(Locale.UK, "All is in the database: %,d rows, compared one by one.", rows));
    terminal.line("Start the server now with the same --database, and the same folder.");
    terminal.line(
        "When it serves, latchkey.db in the folder is a copy of the past: delete it, or keep it"
            + " elsewhere.");
  }
}
