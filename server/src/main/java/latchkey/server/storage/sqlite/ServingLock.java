package latchkey.server.storage.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.server.storage.engine.DatabaseUnusable;

/**
 * Held by the one server that serves a data directory, or by a command that must have it alone. Two
 * would share the database and nothing else: each would tell its own people alone what happens. The
 * system lets go of the lock when the process ends, however it ends.
 */
public final class ServingLock implements AutoCloseable {
  private static final String FILE = "serve.lock";

  /**
   * What this process holds. The system locks files between processes alone, and forgets a lock
   * when the process closes the file anywhere, so the file must not be opened a second time.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private ServingLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes the lock of a directory that exists.
   *
   * @throws DatabaseUnusable where another server holds it
   * @throws IOException where the file that stands for it cannot be opened
   */
  public static ServingLock take(Path directory) throws IOException {
    Path real = directory.toRealPath();
    if (!HELD.add(real)) {
      throw held(directory);
    }
    try {
      FileChannel channel =
          FileChannel.open(real.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw held(directory);
      }
      return new ServingLock(real, channel);
    } catch (IOException | RuntimeException e) {
      HELD.remove(real);
      throw e;
    }
  }

  /** Whether a server serves the directory, which exists, at this moment. */
  static boolean isHeld(Path directory) throws IOException {
    Path real = directory.toRealPath();
    Path file = real.resolve(FILE);
    if (HELD.contains(real)) {
      return true;
    }
    if (!Files.isWritable(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return channel.tryLock() == null;
    }
  }

  private static DatabaseUnusable held(Path directory) {
    return new DatabaseUnusable(
        "another Latchkey server runs on the directory "
            + directory
            + "; stop that one first, or use another data directory",
        null);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(directory);
  }
}
