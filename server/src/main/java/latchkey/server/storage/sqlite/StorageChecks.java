package latchkey.server.storage.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import latchkey.server.check.Check;
import latchkey.server.check.Finding;
import latchkey.server.check.NativeLibrary;
import latchkey.server.storage.engine.DatabaseUnusable;
import org.sqlite.SQLiteJDBCLoader;

/** Looks at a data directory as {@link SqliteDatabase} will need it, and changes nothing in it. */
public final class StorageChecks {
  private static final long MIB = 1024 * 1024;
  private static final long FULL_MIB = 1;
  private static final long LITTLE_MIB = 256;
  private static final NativeLibrary SQLITE =
      new NativeLibrary(
          "SQLite",
          "org.sqlite.tmpdir",
          2,
          () -> {
            if (!SQLiteJDBCLoader.initialize()) {
              throw new IOException("it was not loaded");
            }
          });

  private final Path directory;

  public StorageChecks(Path directory) {
    this.directory = directory;
  }

  /** Whether SQLite's library can be used on this machine. */
  public static Check sqlite() {
    return SQLITE.check();
  }

  /** Whether the directory can be used, and by no others. */
  public Check folder() {
    return new Check("data folder", this::lookAtFolder);
  }

  /** Whether its disk has room. */
  public Check space() {
    return new Check("disk space", this::lookAtSpace);
  }

  /** Whether its database is whole, and one that this version reads. */
  public Check database() {
    return new Check("database", this::lookAtDatabase);
  }

  /** Whether a server runs on it at this moment. */
  public boolean isServed() {
    try {
      return Files.isDirectory(directory) && ServingLock.isHeld(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest time in the database; empty where there is none that can be read. */
  public Optional<Instant> newestTime() {
    return SqliteDatabase.isIn(directory) && lookAtDatabase() instanceof Finding.Fine
        ? SqliteFile.in(directory).newestTime()
        : Optional.empty();
  }

  private Finding lookAtFolder() {
    if (!Files.exists(directory)) {
      Path above = existing();
      return Files.isDirectory(above) && Files.isWritable(above)
          ? new Finding.Fine(directory + " is not there yet; the server makes it at its start.")
          : new Finding.Broken(
              directory + " is not there, and " + above + " does not let this user make it.",
              "Make it, and give it to the user who runs the server; or name another with --data.");
    }
    if (!Files.isDirectory(directory)) {
      return new Finding.Broken(
          directory + " is a file, and no folder.", "Name a folder with --data.");
    }
    if (!Files.isWritable(directory) || !Files.isExecutable(directory)) {
      return new Finding.Broken(
          directory
              + " cannot be written to by this user, "
              + System.getProperty("user.name")
              + ".",
          "Give it to that user (chown), run this as the user whom it belongs to, or mount its disk"
              + " writable.");
    }
    try {
      if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        Set<PosixFilePermission> others = EnumSet.copyOf(permissions);
        others.removeAll(PosixFilePermissions.fromString("rwx------"));
        if (!others.isEmpty()) {
          return new Finding.Warning(
              directory
                  + " is open to this machine's other users ("
                  + PosixFilePermissions.toString(permissions)
                  + ").",
              "The server closes it when it starts; to do so now: chmod 700 " + directory);
        }
      }
      return new Finding.Fine(directory + " is this user's alone, and can be written to.");
    } catch (IOException e) {
      return new Finding.Broken(directory + " cannot be looked at: " + e.getMessage() + ".", "");
    }
  }

  /** The directory, or the nearest one above it that exists. */
  private Path existing() {
    Path path = directory.toAbsolutePath();
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }

  private Finding lookAtSpace() {
    try {
      long left = Files.getFileStore(existing()).getUsableSpace() / MIB;
      String sentence = "The disk of " + directory + " has " + left + " MiB left.";
      String remedy =
          "Make room. The server refuses what it cannot store, and goes on by itself when there is"
              + " room again.";
      if (left < FULL_MIB) {
        return new Finding.Broken("The disk of " + directory + " is full.", remedy);
      }
      return left < LITTLE_MIB ? new Finding.Warning(sentence, remedy) : new Finding.Fine(sentence);
    } catch (IOException e) {
      return new Finding.Broken(
          "The disk of " + directory + " cannot be looked at: " + e.getMessage() + ".", "");
    }
  }

  /** Whether the database's file is there and has nothing in it, as after a copy that failed. */
  public Finding emptiness() {
    Path file = directory.resolve(SqliteDatabase.FILE);
    return Files.exists(file) && file.toFile().length() == 0
        ? new Finding.Warning(
            file + " is empty: the server begins there as if it had never run.",
            "If it had accounts, put its backup back before you start it.")
        : new Finding.Fine(file + " is not empty.");
  }

  private Finding lookAtDatabase() {
    Path file = directory.resolve(SqliteDatabase.FILE);
    try {
      if (!SqliteDatabase.isIn(directory)) {
        return new Finding.Fine("There is none yet; the server makes it at its first start.");
      }
      if (!Files.isReadable(file) || !Files.isWritable(file)) {
        return new Finding.Broken(
            file + " cannot be read and written by this user.",
            "Run this as the user whom it belongs to, or give it to this one (chown).");
      }
      return emptiness() instanceof Finding.Warning empty
          ? empty
          : new Finding.Fine(SqliteFile.in(directory).examine());
    } catch (DatabaseUnusable e) {
      return new Finding.Broken(e.getMessage() + ".", "");
    }
  }
}
