package latchkey.server.storage.copy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import latchkey.server.config.PostgresAddress;
import latchkey.server.storage.ReceiptKey;
import latchkey.server.storage.sqlite.SqliteDatabase;

/**
 * Where a server keeps its data.
 *
 * @param postgres its database; empty where that is SQLite's file in the folder
 */
public record Data(Path folder, Optional<PostgresAddress> postgres) {
  /** A folder without what each server has there is a mistyped one. */
  void requireThere() {
    boolean isThere =
        Files.exists(folder.resolve(ReceiptKey.FILE))
            && (postgres.isPresent() || SqliteDatabase.isIn(folder));
    if (!isThere) {
      throw new CopyFailed(
          "There is no server's data in the folder "
              + folder
              + ". Name the one that the server keeps its data in.",
          null);
    }
  }
}
