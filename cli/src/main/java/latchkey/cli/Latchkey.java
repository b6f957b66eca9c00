package latchkey.cli;

import java.io.PrintWriter;
import latchkey.cli.demo.DemoCommand;
import latchkey.cli.host.HostCommand;
import latchkey.cli.join.JoinCommand;
import latchkey.cli.serve.ServeCommand;
import latchkey.cli.terminal.Terminal;
import latchkey.cli.user.UserCommand;
import latchkey.client.LatchkeyException;
import latchkey.client.store.StoreFailure;
import latchkey.protocol.InvalidInput;
import latchkey.server.ServerCannotStart;
import latchkey.server.refusal.Refused;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's entry: reads the arguments and runs the command they name. */
@Command(
    name = "latchkey",
    description = "Lets people without an account join an end-to-end encrypted meeting by a link.",
    mixinStandardHelpOptions = true,
    version = "latchkey 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Start here:",
      "  latchkey demo              see a whole meeting, encrypted, in a few seconds",
      "  latchkey serve             run a server; it prints how to sign in",
      "  latchkey host              sign in, open a meeting, invite guests",
      "  latchkey join LINK         come in as a guest",
      "",
      "Each command explains itself: latchkey COMMAND --help"
    })
public final class Latchkey implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Exits with 0, or 1 where something failed, or 2 where the arguments are wrong. */
  public static void main(String[] arguments) {
    System.exit(commandLine(Terminal.ofProcess()).execute(arguments));
  }

  /** The command, talking to {@code terminal}. */
  public static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new Latchkey())
        .addSubcommand(new ServeCommand(terminal))
        .addSubcommand(new UserCommand(terminal))
        .addSubcommand(new HostCommand(terminal))
        .addSubcommand(new JoinCommand(terminal))
        .addSubcommand(new DemoCommand(terminal))
        .setExecutionExceptionHandler((failure, command, _) -> explain(failure, command));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /**
   * What a person can do something about is told in a sentence; the rest is a bug, with its trace.
   */
  private static int explain(Exception failure, CommandLine command) throws Exception {
    if (failure instanceof LatchkeyException
        || failure instanceof InvalidInput
        || failure instanceof StoreFailure
        || failure instanceof ServerCannotStart
        || failure instanceof Refused) {
      PrintWriter err = command.getErr();
      err.println("latchkey: " + failure.getMessage());
      err.flush();
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
