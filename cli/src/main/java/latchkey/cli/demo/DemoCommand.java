package latchkey.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import picocli.CommandLine.Command;

/** Shows a whole meeting. */
@Command(
    name = "demo",
    description = {
      "Shows a whole meeting, on a server of its own, and what that server knows of it.",
      "The server is real and has an empty database; three members and three guests have keys and"
          + " connections of their own. Prints what each does and reads, and what the database"
          + " holds of it. Leaves nothing behind."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {" 0:every check held", " 1:a check failed"},
    footer = {"", "Example:", "  latchkey demo"})
public final class DemoCommand implements Callable<Integer> {
  private final Terminal terminal;

  public DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("latchkey-demo");
    try (Stage stage = new Stage(folder)) {
      Demo demo = new Demo(terminal, stage);
      int failed = demo.play();
      terminal.gap();
      terminal.line(
          failed == 0 ? Style.GREEN : Style.RED,
          (failed == 0 ? "All well: " : failed + " checks FAILED: ") + demo.count() + ".");
      return failed == 0 ? 0 : 1;
    } catch (DemoFailed e) {
      terminal.line(Style.RED, "FAILED: " + e.getMessage());
      return 1;
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> insideOut = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : insideOut) {
        Files.deleteIfExists(file);
      }
    }
  }
}
