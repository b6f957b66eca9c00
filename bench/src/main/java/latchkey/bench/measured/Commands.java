package latchkey.bench.measured;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import latchkey.bench.machine.ProcessorTime;

/** The measured side of {@link latchkey.bench.machine.Target}: one line in, one line out. */
final class Commands {
  private Commands() {}

  /**
   * Says the port, then answers commands until there are no more.
   *
   * @param own answers what is not asked of every server; empty for what it does not know
   */
  static void serve(int port, Function<String, Optional<String>> own) throws IOException {
    System.out.println(port);
    ProcessorTime processor = ProcessorTime.start();
    try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String command = lines.readLine(); command != null; command = lines.readLine()) {
        System.out.println(
            switch (command) {
              case "heap" -> heapBytes();
              case "processor" -> Long.toString(processor.nanos());
              default -> answer(command, own);
            });
      }
    }
  }

  private static String answer(String command, Function<String, Optional<String>> own) {
    return own.apply(command)
        .orElseThrow(() -> new IllegalArgumentException("unknown command: " + command));
  }

  private static String heapBytes() {
    System.gc();
    return Long.toString(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }
}
