package latchkey.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A small disk of its own for one process, mounted where no other process sees it. */
final class SmallDisk {
  private SmallDisk() {}

  /** Whether this user may mount one. */
  static boolean isPossible(Path folder) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command(folder, "size=64k", List.of("true"))).start().waitFor()
          == 0;
    } catch (IOException e) {
      return false; // There is no unshare.
    }
  }

  /** Runs {@code command} with a disk in {@code folder}. */
  static List<String> command(Path folder, String options, List<String> command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o \"$2\" tmpfs \"$1\" && shift 2 && exec \"$@\"",
                "sh",
                folder.toString(),
                options));
    all.addAll(command);
    return all;
  }

  /** A path as the process sees it. */
  static Path seenBy(long pid, Path path) {
    return Path.of("/proc/" + pid + "/root" + path.toAbsolutePath());
  }

  /** Leaves no room beside {@code ballast}, which grows. */
  static void fill(Path ballast) {
    byte[] block = new byte[4096];
    try (OutputStream out =
        Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      // It is full.
    }
  }

  /** Takes any room that the process frees, until it is closed. */
  static KeptFull keepFull(Path ballast) {
    return new KeptFull(ballast);
  }

  /** A disk on which there is no room. */
  static final class KeptFull implements AutoCloseable {
    private static final long PAUSE_NANOS = 1_000_000;

    private final Thread filler;
    private volatile boolean closed;

    private KeptFull(Path ballast) {
      fill(ballast);
      filler =
          Thread.ofVirtual()
              .start(() -> {
                while (!closed) {
                  fill(ballast);
                  LockSupport.parkNanos(PAUSE_NANOS);
                }
              });
    }

    @Override
    public void close() {
      closed = true;
      try {
        filler.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
