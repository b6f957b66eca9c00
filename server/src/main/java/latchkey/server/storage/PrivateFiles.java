package latchkey.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Keeps a data directory from the machine's other users, whatever the process's umask says. SQLite
 * gives the files beside a database the permissions of the database.
 */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> OF_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OF_FILE =
      PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /** Makes the directory where it is missing, and closes it to others. */
  public static void prepare(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (Files.isWritable(directory)
        && Files.getFileStore(directory).supportsFileAttributeView("posix")) {
      set(directory, OF_DIRECTORY);
    }
  }

  /**
   * Makes the directory and the database's file where they are missing, and closes both to others.
   */
  public static void prepare(Path directory, Path database) throws IOException {
    Files.createDirectories(directory);
    if (!Files.isWritable(directory)
        || !Files.getFileStore(directory).supportsFileAttributeView("posix")) {
      return;
    }
    set(directory, OF_DIRECTORY);
    if (!Files.exists(database)) {
      Files.createFile(database, PosixFilePermissions.asFileAttribute(OF_FILE));
    }
    String name = database.toString();
    for (String file : List.of(name, name + "-wal", name + "-shm")) {
      if (Files.exists(Path.of(file))) {
        set(Path.of(file), OF_FILE);
      }
    }
  }

  /** Writes a file for this user alone, down to the disk, in place of the one that is there. */
  static void write(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file);
    create(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  /** Makes an empty file for this user alone, where there is none. */
  public static void create(Path file) throws IOException {
    if (isPosix(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OF_FILE));
    } else {
      Files.createFile(file);
    }
  }

  /** Has what was written to a file reach the disk. */
  public static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Closes a file to others. */
  static void close(Path file) throws IOException {
    if (isPosix(file)) {
      set(file, OF_FILE);
    }
  }

  private static boolean isPosix(Path file) throws IOException {
    return Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
  }

  /** Leaves what is private already; it may belong to another user, as in a container. */
  private static void set(Path path, Set<PosixFilePermission> wanted) throws IOException {
    if (!wanted.containsAll(Files.getPosixFilePermissions(path))) {
      Files.setPosixFilePermissions(path, wanted);
    }
  }
}
