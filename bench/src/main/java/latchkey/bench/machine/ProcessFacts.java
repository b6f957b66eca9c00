package latchkey.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the system says of a process. */
final class ProcessFacts {
  private ProcessFacts() {}

  /** Bytes in memory, by {@code /proc} or by {@code ps}. */
  static long residentBytes(long pid) {
    Path status = Path.of("/proc/" + pid + "/status");
    try {
      if (Files.exists(status)) {
        return Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> kilobytes(line.substring("VmRSS:".length())))
            .findFirst()
            .orElseThrow();
      }
      Process ps = new ProcessBuilder(List.of("ps", "-o", "rss=", "-p", "" + pid)).start();
      return kilobytes(new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long kilobytes(String text) {
    return Long.parseLong(text.replaceAll("\\D", "")) * 1024;
  }
}
