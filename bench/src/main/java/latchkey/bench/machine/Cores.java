package latchkey.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which core does what: what is measured has the first core to itself, what makes the load the
 * others. Where the system has no {@code taskset} (that is, anywhere but on Linux), or one core
 * alone, nothing is pinned, and the report says so.
 */
public final class Cores {
  private static final int COUNT = Runtime.getRuntime().availableProcessors();
  private static final boolean PINS = COUNT > 1 && Files.isExecutable(Path.of("/usr/bin/taskset"));

  private Cores() {}

  /** Whether processes are held on their cores. */
  public static boolean arePinned() {
    return PINS;
  }

  /** How many there are. */
  public static int count() {
    return COUNT;
  }

  /** {@code command} on the first core alone. */
  static List<String> onMeasuredCore(List<String> command) {
    return prefixed("0", command);
  }

  private static List<String> prefixed(String cores, List<String> command) {
    if (!PINS) {
      return command;
    }
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cores));
    pinned.addAll(command);
    return pinned;
  }

  /** This process makes load from now on: it leaves the first core alone. */
  public static void makeLoad() {
    pinThisProcess("1-" + (COUNT - 1));
  }

  /** This process may use every core from now on. */
  public static void useAll() {
    pinThisProcess("0-" + (COUNT - 1));
  }

  private static void pinThisProcess(String cores) {
    if (!PINS) {
      return;
    }
    String self = String.valueOf(ProcessHandle.current().pid());
    try {
      Process taskset =
          new ProcessBuilder("taskset", "-a", "-c", "-p", cores, self)
              .redirectErrorStream(true)
              .start();
      taskset.getInputStream().readAllBytes();
      if (taskset.waitFor() != 0) {
        throw new IllegalStateException("taskset could not move this process to cores " + cores);
      }
    } catch (IOException e) {
      throw new IllegalStateException("taskset could not be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
