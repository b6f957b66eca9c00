package latchkey.server.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import latchkey.protocol.Bytes;
import latchkey.server.storage.ReceiptKey;
import latchkey.server.storage.engine.CommitListener;
import latchkey.server.storage.engine.Database;
import latchkey.server.storage.engine.DatabaseUnusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a data directory: closed to the machine's other users, and looked at before use. */
final class DataDirectoryTest {
  @TempDir Path folder;

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void nobodyElseMayReadIt() throws IOException {
    Path data = folder.resolve("data");
    try (Database database = SqliteDatabase.openToServe(data, CommitListener.NONE)) {
      assertThat(database.newestTime()).isEmpty();
      assertThat(permissions(data)).isEqualTo("rwx------");
      try (Stream<Path> files = Files.list(data)) {
        for (Path file :
            files.filter(path -> path.toString().contains(SqliteDatabase.FILE)).toList()) {
          assertThat(permissions(file)).describedAs("%s", file).isEqualTo("rw-------");
        }
      }
    }
  }

  @Test
  void theReceiptKeyIsMadeOnceAndNobodyElseMayReadIt() throws IOException {
    SqliteDatabase.openToServe(folder, CommitListener.NONE).close();
    List<String> made = new ArrayList<>();
    Bytes key = ReceiptKey.in(folder, () -> made.add("first"));
    Path file = folder.resolve(ReceiptKey.FILE);
    assertThat(permissions(file)).isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(ReceiptKey.in(folder, () -> made.add("second"))).isEqualTo(key);
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(made).containsExactly("first");

    Files.write(file, new byte[3]);
    assertThatThrownBy(() -> ReceiptKey.in(folder, () -> made.add("third")))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining(file.toString());
    assertThat(made).containsExactly("first");
  }

  @Test
  void whatWasOpenToOthersIsClosed() throws IOException {
    SqliteDatabase.openToServe(folder, CommitListener.NONE).close();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path file = folder.resolve(SqliteDatabase.FILE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    SqliteDatabase.openToServe(folder, CommitListener.NONE).close();
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  @Test
  void aDamagedPageIsToldAtTheStart() throws IOException {
    SqliteDatabase.openToServe(folder, CommitListener.NONE).close();
    Path file = folder.resolve(SqliteDatabase.FILE);
    byte[] whole = Files.readAllBytes(file);
    int pages = whole.length / 4096;
    assertThat(pages).isGreaterThan(10);
    for (int page = 2; page < pages; page++) {
      whole[page * 4096 + 3] ^= (byte) 0x7f;
    }
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.write(java.nio.ByteBuffer.wrap(whole));
    }
    assertThatThrownBy(() -> SqliteDatabase.openToServe(folder, CommitListener.NONE))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void halfAFileIsToldAtTheStart() throws IOException {
    SqliteDatabase.openToServe(folder, CommitListener.NONE).close();
    Path file = folder.resolve(SqliteDatabase.FILE);
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.truncate(Files.size(file) / 2 / 4096 * 4096);
    }
    assertThatThrownBy(() -> SqliteDatabase.openToServe(folder, CommitListener.NONE))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining(file.toString());
  }
}
