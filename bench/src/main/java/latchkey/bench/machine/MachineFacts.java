package latchkey.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The machine, for whoever reads the report. */
public record MachineFacts(
    String processor, int cores, String memory, String system, String java, String node) {
  public static MachineFacts here() {
    return new MachineFacts(
        fromFile("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")),
        Cores.count(),
        fromFile("/proc/meminfo", "MemTotal").orElse("unknown"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        output("node", "--version"));
  }

  private static Optional<String> fromFile(String file, String key) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String output(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "not there";
    }
  }

  /** In one line. */
  public String describe() {
    return "%s, %d cores%s; memory %s; %s; %s; Node.js %s"
        .formatted(
            processor,
            cores,
            Cores.arePinned() ? " (servers on the first, load on the others)" : " (not pinned)",
            memory,
            system,
            java,
            node);
  }
}
