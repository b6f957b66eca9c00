package latchkey.server.check;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A library of machine code in a jar. Java unpacks it into the folder for temporary files and runs
 * it from there, so that folder must have room and must let programs run.
 */
public final class NativeLibrary {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final long MIB = 1024 * 1024;

  /** For all libraries together. */
  private static final int ALL_MEBIBYTES = 150;

  private final String name;
  private final String folderProperty;
  private final long mebibytes;
  private final Loader loader;
  private boolean loaded;

  /** Has the library loaded. */
  @FunctionalInterface
  public interface Loader {
    /** Fails where it does not load. */
    void load() throws Exception;
  }

  /**
   * A library that is not looked at yet.
   *
   * @param folderProperty the system property that names its folder, before java.io.tmpdir
   * @param mebibytes how much room it takes
   */
  public NativeLibrary(String name, String folderProperty, long mebibytes, Loader loader) {
    this.name = name;
    this.folderProperty = folderProperty;
    this.mebibytes = mebibytes;
    this.loader = loader;
  }

  /** Loads it, and says why it does not. */
  public Check check() {
    return new Check(name, this::look);
  }

  private synchronized Finding look() {
    if (!loaded) {
      // Looked at first, since a library that fails to load once is not tried again.
      Optional<String> obstacle = obstacle();
      if (obstacle.isPresent()) {
        return broken(obstacle.get());
      }
      try {
        loader.load();
        loaded = true;
      } catch (Exception | LinkageError e) {
        return broken("it says " + rootOf(e));
      }
    }
    return new Finding.Fine("Its native library loads, from " + folder() + ".");
  }

  private Path folder() {
    String temporary = System.getProperty("java.io.tmpdir", "/tmp");
    return Path.of(System.getProperty(folderProperty, temporary));
  }

  private Finding broken(String why) {
    return new Finding.Broken(
        "The native library of "
            + name
            + " cannot be loaded from "
            + folder()
            + ", the folder for temporary files: "
            + why
            + ".",
        "Name another folder, with "
            + ALL_MEBIBYTES
            + " MiB free and on a disk that lets programs run: export"
            + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER, and start again.");
  }

  private Optional<String> obstacle() {
    Path folder = folder();
    if (!Files.isDirectory(folder)) {
      return Optional.of("there is no such folder");
    }
    try {
      FileStore disk = Files.getFileStore(folder);
      if (disk.isReadOnly()) {
        return Optional.of("its disk is read-only");
      }
      if (!Files.isWritable(folder)) {
        return Optional.of("this user may not write to it");
      }
      if (disk.getUsableSpace() < mebibytes * MIB) {
        return Optional.of(
            "its disk has "
                + disk.getUsableSpace() / MIB
                + " MiB left, and "
                + mebibytes
                + " MiB are needed");
      }
      return forbidsPrograms(folder)
          ? Optional.of("its disk is mounted with noexec, so that no program runs from it")
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of("its disk cannot be looked at: " + e.getMessage());
    }
  }

  private static boolean forbidsPrograms(Path folder) throws IOException {
    if (!Files.isReadable(MOUNTS)) {
      return false;
    }
    Path real = folder.toRealPath();
    return Files.readAllLines(MOUNTS).stream()
        .map(line -> List.of(line.split(" ", -1)))
        .filter(mount -> mount.size() > 3)
        .filter(mount -> real.startsWith(Path.of(mount.get(1).replace("\\040", " "))))
        // Of several in one place the last one lies on top.
        .reduce((under, over) ->
            Comparator.<List<String>>comparingInt(mount -> mount.get(1).length())
                        .compare(over, under)
                    >= 0
                ? over
                : under)
        .filter(mount -> List.of(mount.get(3).split(",", -1)).contains("noexec"))
        .isPresent();
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : rootOf(cause);
  }
}
