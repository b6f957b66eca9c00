package latchkey.bench.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies of a server's data, so that two sides begin with the same. */
final class Folders {
  private Folders() {}

  /** Copies the files of a folder that nobody writes to. */
  static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.list(from)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      Files.createDirectories(to);
      for (Path file : all) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
