package latchkey.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import latchkey.cli.account.AccountCommand;
import latchkey.cli.audit.AuditCommand;
import latchkey.cli.backup.BackupCommand;
import latchkey.cli.backup.MigrateCommand;
import latchkey.cli.backup.RestoreCommand;
import latchkey.cli.demo.DemoCommand;
import latchkey.cli.doctor.DoctorCommand;
import latchkey.cli.host.HostCommand;
import latchkey.cli.join.JoinCommand;
import latchkey.cli.meeting.MeetingCommand;
import latchkey.cli.record.VerifyTranscriptCommand;
import latchkey.cli.serve.ServeCommand;
import latchkey.cli.settings.SettingsCommand;
import latchkey.cli.status.StatusCommand;
import latchkey.cli.terminal.OutputLost;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Terminal;
import latchkey.cli.user.UserCommand;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.StoreFailure;
import latchkey.protocol.InvalidInput;
import latchkey.server.Build;
import latchkey.server.ServerCannotStart;
import latchkey.server.Surroundings;
import latchkey.server.refusal.Refused;
import latchkey.server.settings.WrongSettings;
import latchkey.server.storage.copy.CopyFailed;
import latchkey.server.storage.engine.DatabaseUnusable;
import latchkey.server.storage.engine.StorageFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The command line's entry: reads the arguments and runs the command they name. */
@Command(
    name = "latchkey",
    description = "Lets people without an account join an end-to-end encrypted meeting by a link.",
    mixinStandardHelpOptions = true,
    version = "latchkey " + Build.VERSION,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Start here:",
      "  latchkey demo              see a whole meeting, encrypted, in a few seconds",
      "  latchkey serve             run a server; it prints how to sign in",
      "  latchkey status            see how a running server does",
      "  latchkey settings          see what the server is set to, and an example file",
      "  latchkey host              sign in, open a meeting, invite guests",
      "  latchkey join LINK         come in as a guest",
      "  latchkey verify-transcript see what a saved conversation proves",
      "  latchkey user, meeting     accounts and meetings, for the operator of a server",
      "  latchkey audit             who signed in, and who let whom in",
      "  latchkey backup FILE       write down all that the server has, while it runs",
      "  latchkey account           your devices, your name, your recovery code",
      "  latchkey doctor            see what is wrong with this machine, and what helps",
      "",
      "Each command explains itself: latchkey COMMAND --help"
    })
public final class Latchkey implements Runnable {
  /** A server looks after itself. */
  private static final Set<String> NEED_LIBRARIES =
      Set.of("account", "host", "join", "verify-transcript", "demo");

  private static final char LOST_LETTER = '\uFFFD';

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Exits with 0, or 1 where something failed, or 2 where the arguments are wrong. */
  public static void main(String[] arguments) {
    System.exit(commandLine(Terminal.ofProcess()).execute(arguments));
  }

  /** The command, talking to {@code terminal}. */
  public static CommandLine commandLine(Terminal terminal) {
    Latchkey latchkey = new Latchkey();
    return new CommandLine(latchkey)
        .addSubcommand(ServeCommand.of(terminal))
        .addSubcommand(SettingsCommand.of(terminal))
        .addSubcommand(StatusCommand.of(terminal))
        .addSubcommand(new UserCommand(terminal))
        .addSubcommand(new MeetingCommand(terminal))
        .addSubcommand(new AuditCommand(terminal))
        .addSubcommand(new BackupCommand(terminal))
        .addSubcommand(new RestoreCommand(terminal))
        .addSubcommand(new MigrateCommand(terminal))
        .addSubcommand(new AccountCommand(terminal))
        .addSubcommand(new HostCommand(terminal))
        .addSubcommand(new JoinCommand(terminal))
        .addSubcommand(new VerifyTranscriptCommand(terminal))
        .addSubcommand(new DemoCommand(terminal))
        .addSubcommand(DoctorCommand.of(terminal))
        .setExecutionStrategy(arguments -> {
          latchkey.checkLetters(arguments.originalArgs());
          loadLibraries(arguments);
          int exit = new RunLast().execute(arguments);
          try {
            terminal.checkOutput();
          } catch (OutputLost e) {
            throw new ExecutionException(
                arguments.commandSpec().commandLine(), "The output is lost.", e);
          }
          return exit;
        })
        .setExecutionExceptionHandler((failure, command, _) -> explain(failure, command));
  }

  /** Or the first call that needs one would fail in the middle, without a reason. */
  private static void loadLibraries(ParseResult arguments) {
    ParseResult command = arguments.subcommand();
    if (command != null
        && NEED_LIBRARIES.contains(command.commandSpec().name())
        && !command.isUsageHelpRequested()
        && !command.isVersionHelpRequested()) {
      try {
        Surroundings.requireLibraries();
      } catch (ServerCannotStart e) {
        throw new ExecutionException(
            command.commandSpec().commandLine(), "A library does not load.", e);
      }
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** Java puts a replacement character where it cannot read an argument's letters. */
  private void checkLetters(List<String> arguments) {
    for (String argument : arguments) {
      if (argument.indexOf(LOST_LETTER) >= 0) {
        throw new ParameterException(
            spec.commandLine(),
            "\""
                + Plain.text(argument)
                + "\" has lost letters on its way here, since this terminal's locale does not know them."
                + " Set a locale with UTF-8 first, for example: export LC_ALL=C.UTF-8");
      }
    }
  }

  /**
   * What a person can do something about is told in a sentence; the rest is a bug, with its trace.
   */
  private static int explain(Exception failure, CommandLine command) throws Exception {
    if (failure instanceof LatchkeyException
        || failure instanceof InvalidInput
        || failure instanceof StoreFailure
        || failure instanceof ServerCannotStart
        || failure instanceof WrongSettings
        || failure instanceof Refused
        || failure instanceof CopyFailed
        || failure instanceof OutputLost) {
      PrintWriter err = command.getErr();
      err.println("latchkey: " + failure.getMessage());
      err.flush();
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (failure instanceof DatabaseUnusable) {
      command
          .getErr()
          .println("latchkey: The database does not work: " + failure.getMessage() + ".");
      command.getErr().flush();
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (failure instanceof StorageFailure storage) {
      command.getErr().println("latchkey: " + sentence(storage));
      command.getErr().flush();
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }

  private static String sentence(StorageFailure failure) {
    Throwable cause = failure.getCause();
    String why = cause == null ? "" : " (" + cause.getMessage() + ")";
    return why.contains("SQLITE_BUSY")
        ? "Another program has the database locked. Try again in a moment; if that does not help,"
            + " end that program."
        : "The database does not work: " + failure.getMessage() + why + ".";
  }
}
