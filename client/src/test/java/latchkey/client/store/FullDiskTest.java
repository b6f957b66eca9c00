package latchkey.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A key store on a disk that is full for a while. */
@Timeout(120)
final class FullDiskTest {
  @TempDir private Path disk;

  @Test
  void aFullDiskIsToldAndIsOverWhenThereIsRoom() throws Exception {
    assumeTrue(run("true").succeeded(), "this user may not mount a small disk");
    Outcome outcome =
        run(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            OnFullDisk.class.getName(),
            disk.toString());
    assertThat(outcome.output()).endsWith("all is well\n");
  }

  private record Outcome(boolean succeeded, String output) {}

  /** Runs a command that sees a small disk in the folder; no other process does. */
  private Outcome run(String... command) throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=600k tmpfs \"$1\" && shift && exec \"$@\"",
                "sh",
                disk.toString()));
    all.addAll(List.of(command));
    try {
      Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor() == 0, output);
    } catch (IOException e) {
      return new Outcome(false, "there is no unshare: " + e);
    }
  }
}
