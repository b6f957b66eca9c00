package latchkey.server.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import latchkey.protocol.Bytes;
import latchkey.server.relay.Receipts;
import latchkey.server.storage.engine.DatabaseUnusable;

/**
 * The file {@value #FILE} of a data directory: the key under which clients hold receipts. It stands
 * outside the database, since only so a restored copy of that can be told from the newest one.
 */
public final class ReceiptKey {
  public static final String FILE = "receipt.key";

  private ReceiptKey() {}

  /**
   * The directory's key.
   *
   * @param whereMissing done before one is made
   * @throws DatabaseUnusable where the file cannot be used, and why
   */
  public static Bytes in(Path directory, Runnable whereMissing) {
    Path file = directory.resolve(FILE);
    try {
      if (Files.exists(file)) {
        return read(file);
      }
      whereMissing.run();
      return make(directory, file);
    } catch (IOException e) {
      throw new DatabaseUnusable(file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static Bytes read(Path file) throws IOException {
    Bytes key = Bytes.of(Files.readAllBytes(file));
    if (key.length() != Receipts.KEY_BYTES) {
      throw new DatabaseUnusable(
          file
              + " is damaged; put its backup back, or delete it: then the messages of all meetings"
              + " are numbered anew",
          null);
    }
    PrivateFiles.close(file);
    return key;
  }

  private static Bytes make(Path directory, Path file) throws IOException {
    byte[] key = new byte[Receipts.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Path unfinished = directory.resolve(FILE + ".new");
    PrivateFiles.write(unfinished, key);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    return Bytes.of(key);
  }
}
