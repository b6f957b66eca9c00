package latchkey.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
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
    try (Database database = Database.openToServe(data, CommitListener.NONE)) {
      assertThat(database.newestTime()).isEmpty();
      assertThat(permissions(data)).isEqualTo("rwx------");
      try (Stream<Path> files = Files.list(data)) {
        for (Path file : files.filter(path -> path.toString().contains(Database.FILE)).toList()) {
          assertThat(permissions(file)).describedAs("%s", file).isEqualTo("rw-------");
        }
      }
    }
  }

  @Test
  void whatWasOpenToOthersIsClosed() throws IOException {
    Database.openToServe(folder, CommitListener.NONE).close();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path file = folder.resolve(Database.FILE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Database.openToServe(folder, CommitListener.NONE).close();
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  @Test
  void aDamagedPageIsToldAtTheStart() throws IOException {
    Database.openToServe(folder, CommitListener.NONE).close();
    Path file = folder.resolve(Database.FILE);
    byte[] whole = Files.readAllBytes(file);
    int pages = whole.length / 4096;
    assertThat(pages).isGreaterThan(10);
    for (int page = 2; page < pages; page++) {
      whole[page * 4096 + 3] ^= (byte) 0x7f;
    }
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.write(java.nio.ByteBuffer.wrap(whole));
    }
    assertThatThrownBy(() -> Database.openToServe(folder, CommitListener.NONE))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void halfAFileIsToldAtTheStart() throws IOException {
    Database.openToServe(folder, CommitListener.NONE).close();
    Path file = folder.resolve(Database.FILE);
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.truncate(Files.size(file) / 2 / 4096 * 4096);
    }
    assertThatThrownBy(() -> Database.openToServe(folder, CommitListener.NONE))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining(file.toString());
  }
}
