package latchkey.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import latchkey.client.store.InvitationLinks.MadeLink;
import latchkey.client.testing.Eventually;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.state.PreKeyRecord;

final class SqliteKeyStoreTest extends KeyStoreContract {
  private static final MeetingId MEETING = MeetingId.random();

  @TempDir private Path directory;

  @Override
  KeyStore open() {
    return KeyStore.inFile(directory.resolve("contract.db"));
  }

  @Test
  void survivesClosing() {
    Path file = directory.resolve("new-folder").resolve("keys.db");
    try (KeyStore store = KeyStore.inFile(file)) {
      store.cursors().advance(MEETING, 12);
    }
    try (KeyStore store = KeyStore.inFile(file)) {
      assertThat(store.cursors().get(MEETING)).isEqualTo(OptionalLong.of(12));
    }
  }

  @Test
  void isReadableByItsOwnerAlone() throws IOException {
    Path file = directory.resolve("keys.db");
    try (KeyStore store = KeyStore.inFile(file)) {
      store.cursors().advance(MEETING, 1);
      try (Stream<Path> files = Files.list(directory)) {
        for (Path each :
            files.filter(it -> it.getFileName().toString().startsWith("keys")).toList()) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
              .as(each.toString())
              .isEqualTo("rw-------");
        }
      }
    }
  }

  @Test
  void saysThatAnotherHasItOpen() {
    Path file = directory.resolve("keys.db");
    try (KeyStore store = KeyStore.inFile(file)) {
      store.cursors().advance(MEETING, 1);
      assertThatThrownBy(() -> KeyStore.inFile(file))
          .isInstanceOf(StoreFailure.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("another process has it open");
    }
  }

  @Test
  void saysThatAFileIsNoKeyStore() throws IOException {
    Path file = directory.resolve("notes.txt");
    Files.writeString(file, "no database at all, whatever the length of it".repeat(100));
    assertThatThrownBy(() -> KeyStore.inFile(file))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("notes.txt");
  }

  @Test
  void leavesNothingOfAnErasedMeetingInItsFile() throws IOException {
    Path file = directory.resolve("keys.db");
    Bytes secret = Bytes.of("this-is-a-very-secret-secret-32b".getBytes(StandardCharsets.US_ASCII));
    try (KeyStore store = KeyStore.inFile(file)) {
      store.invitationLinks().put(MEETING, new MadeLink("lki_token", secret));
      store.eraseMeeting(MEETING, List.of());
    }
    assertThat(contentOf(file)).doesNotContain(secret.base64()).doesNotContain("lki_token");
  }

  @Test
  void leavesNothingOfAnErasedMeetingBesideItsFileWhileItIsOpen() throws IOException {
    Path file = directory.resolve("keys.db");
    Bytes secret = Bytes.of("this-is-a-very-secret-secret-32b".getBytes(StandardCharsets.US_ASCII));
    try (KeyStore store = KeyStore.inFile(file)) {
      store.invitationLinks().put(MEETING, new MadeLink("lki_token", secret));
      store.eraseMeeting(MEETING, List.of());
      assertThat(contentOf(file)).doesNotContain(secret.base64()).doesNotContain("lki_token");
    }
  }

  @Test
  void aUsedPreKeyIsGoneFromTheFilesSoon() throws IOException {
    Path file = directory.resolve("keys.db");
    PreKeyRecord preKey = new PreKeyRecord(7, ECKeyPair.generate());
    try (KeyStore store = KeyStore.inFile(file)) {
      store.preKeys().storePreKey(7, preKey);
      assertThat(contentOf(file)).contains(asText(preKey.serialize()));
      store.preKeys().removePreKey(7);
      Eventually.that(
          () -> !contentOf(file).contains(asText(preKey.serialize())),
          () -> "the private key is still in the files");
    }
  }

  @Test
  void whatAProcessThatWasKilledHadDeletedIsGoneWhenTheStoreIsOpened() throws IOException {
    Path file = directory.resolve("keys.db");
    Path killed = directory.resolve("killed.db");
    PreKeyRecord preKey = new PreKeyRecord(7, ECKeyPair.generate());
    try (KeyStore store = KeyStore.inFile(file)) {
      do { // Once more, where the log was cut while it was copied.
        store.preKeys().storePreKey(7, preKey);
        store.preKeys().removePreKey(7);
        Files.copy(file, killed, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
            Path.of(file + "-wal"), Path.of(killed + "-wal"), StandardCopyOption.REPLACE_EXISTING);
      } while (!contentOf(killed).contains(asText(preKey.serialize())));
    }
    try (KeyStore store = KeyStore.inFile(killed)) {
      assertThat(store.preKeys().containsPreKey(7)).isFalse();
      assertThat(contentOf(killed)).doesNotContain(asText(preKey.serialize()));
    }
  }

  /** All bytes of the file, and of the log beside it. */
  private static String contentOf(Path file) {
    try {
      Path log = Path.of(file + "-wal");
      return asText(Files.readAllBytes(file))
          + (Files.exists(log) ? asText(Files.readAllBytes(log)) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String asText(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void keepsAllOrNothingWhenTheProcessDiesInATransaction()
      throws IOException, InterruptedException {
    Path file = directory.resolve("keys.db");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashInTransaction.class.getName(),
                file.toString(),
                MEETING.value())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isEqualTo(CrashInTransaction.EXIT);
    try (KeyStore store = KeyStore.inFile(file)) {
      assertThat(store.cursors().get(MEETING)).isEqualTo(OptionalLong.of(1));
      assertThat(store.handled().contains(MEETING, "message-1")).isTrue();
      assertThat(store.handled().contains(MEETING, "message-2")).isFalse();
    }
  }
}
