package latchkey.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where standard input comes from. */
final class StandardInput {
  private static final Path FILE = Path.of("/proc/self/fd/0");
  private static final Path STATE = Path.of("/proc/self/fdinfo/0");
  private static final long CLOSE_ON_EXEC = 02000000;

  private StandardInput() {}

  /**
   * Whether this process was started with standard input closed, so that the first file that Java
   * opened for itself has its number. Told where the system shows it, which Linux does; elsewhere
   * the launcher alone takes care.
   */
  static boolean isThisProcessesOwnFile() {
    return isUnder(Path.of(System.getProperty("java.home"))) || isClosedOnExec();
  }

  private static boolean isUnder(Path folder) {
    try {
      return FILE.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  /** A stream that would be closed on starting a program cannot have been given to this one. */
  private static boolean isClosedOnExec() {
    List<String> state;
    try {
      state = Files.readAllLines(STATE);
    } catch (IOException e) {
      return false;
    }
    return state.stream()
        .filter(line -> line.startsWith("flags:"))
        .map(line -> line.substring("flags:".length()).strip())
        .anyMatch(flags -> (Long.parseLong(flags, 8) & CLOSE_ON_EXEC) != 0);
  }
}
