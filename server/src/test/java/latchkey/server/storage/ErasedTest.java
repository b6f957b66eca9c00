package latchkey.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import latchkey.server.testing.Eventually;
import latchkey.server.tx.Transactions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted or replaced is in no file any more, also while the database is open. */
@Timeout(60)
final class ErasedTest {
  private static final String WORD = "what-is-to-be-forgotten";

  @TempDir private Path directory;

  @Test
  void whatIsDeletedOrReplacedIsGoneFromTheFiles() {
    try (Database database = Database.openToServe(directory, CommitListener.NONE)) {
      Transactions transactions = database.transactions();
      transactions.write(() -> {
        Unit.sql().execute("create table word (n integer primary key, text text)");
        for (int n = 0; n < 200; n++) {
          Unit.sql().execute("insert into word values (?, ?)", n, WORD + "-" + n);
        }
      });
      assertThat(content()).contains(WORD + "-199");
      transactions.write(() -> {
        Unit.sql().execute("delete from word where n < 100");
        Unit.sql().execute("update word set text = 'nothing' where n >= 100");
      });
      Eventually.holds("nothing is left in the files", () -> !content().contains(WORD));
      int left =
          transactions.read(() -> Unit.sql().resultQuery("select n from word").fetch().size());
      assertThat(left).isEqualTo(100);
    }
  }

  /** All bytes of the database, and of the log beside it. */
  private String content() {
    try {
      Path file = directory.resolve(Database.FILE);
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          + new String(Files.readAllBytes(Path.of(file + "-wal")), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
