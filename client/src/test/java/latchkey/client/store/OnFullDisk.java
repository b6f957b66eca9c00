package latchkey.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import latchkey.protocol.MeetingId;

/** A process whose key store is on a small disk, which it fills and frees. Argument: the disk. */
public final class OnFullDisk {
  private static final String DONE = "all is well";
  private static final MeetingId MEETING = MeetingId.random();

  private final Path disk;
  private final Path file;

  private OnFullDisk(Path disk) {
    this.disk = disk;
    this.file = disk.resolve("keys.db");
  }

  /** Says {@link #DONE} at the end. */
  public static void main(String[] args) throws IOException {
    new OnFullDisk(Path.of(args[0])).run();
    System.out.println(DONE);
  }

  private void run() throws IOException {
    try (KeyStore store = KeyStore.inFile(file)) {
      store.cursors().advance(MEETING, 1);
      for (int round = 1; round <= 3; round++) {
        fill();
        for (int attempt = 0; attempt < 3; attempt++) {
          isToldThatTheDiskIsFull(() -> write(store, 1_000));
          isToldThatTheDiskIsFull(() ->
              store.atomically(() -> {
                store.atomically(() -> write(store, 1_000));
                store.cursors().advance(MEETING, 999);
              }));
          assertThat(store.cursors().get(MEETING)).isEqualTo(OptionalLong.of(round));
        }
        Files.delete(disk.resolve("ballast"));
        int next = round + 1;
        store.atomically(() -> store.cursors().advance(MEETING, next));
        store.handled().add(MEETING, "round-" + round);
        assertThat(store.cursors().get(MEETING)).isEqualTo(OptionalLong.of(next));
      }
      fill();
    }
    try (KeyStore store = KeyStore.inFile(file)) { // What is there already opens on a full disk.
      assertThat(store.cursors().get(MEETING)).isEqualTo(OptionalLong.of(4));
      assertThat(store.handled().contains(MEETING, "round-3")).isTrue();
      assertThat(store.handled().contains(MEETING, "message-1")).isFalse();
    }
  }

  private void isToldThatTheDiskIsFull(Runnable write) {
    assertThatThrownBy(write::run)
        .isInstanceOf(StoreFailure.class)
        .hasMessage(
            "The key store "
                + file
                + " cannot be written: the disk that it is on is full. Make room there.")
        .extracting(failure -> ((StoreFailure) failure).reason())
        .isEqualTo(StoreFailure.Reason.FULL);
  }

  private static void write(KeyStore store, int records) {
    store.atomically(() -> {
      for (int i = 0; i < records; i++) {
        store.handled().add(MEETING, "message-" + i);
      }
    });
  }

  private void fill() throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream ballast = Files.newOutputStream(disk.resolve("ballast"))) {
      while (true) {
        ballast.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
