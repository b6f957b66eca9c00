package latchkey.client.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** The sources that this build is of. */
public final class Repository {
  private static final Set<String> NOT_SOURCES = Set.of("node_modules", "target", "dist", ".git");

  private final Path root;

  public Repository() {
    Path folder = Path.of("").toAbsolutePath();
    this.root = Files.exists(folder.resolve("docs")) ? folder : folder.resolve("..").normalize();
  }

  /** A document's text. */
  public String document(String name) {
    try {
      return Files.readString(root.resolve("docs").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all source files, without their folders. */
  public Set<String> fileNames() {
    Set<String> names = new HashSet<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes unused) {
              return NOT_SOURCES.contains(folder.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes unused) {
              names.add(file.getFileName().toString());
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }
}
