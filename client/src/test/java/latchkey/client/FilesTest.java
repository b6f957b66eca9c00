package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import latchkey.client.file.FileProgress;
import latchkey.client.model.LatchkeyException;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.TcpProxy;
import latchkey.client.testing.World;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.message.SharedFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files go from member to guest and back, over a line that breaks in the middle. */
final class FilesTest {
  private static final int SIZE = 3_500_000;
  private static final long MIDDLE = 1_500_000;

  private final World world = new World();
  private final Recorder hannaSees = new Recorder();
  private final Recorder gusSees = new Recorder();
  private final MemberMeeting hanna =
      world.member("Hanna").createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hannaSees);
  private final AtomicLong up = new AtomicLong();
  private final AtomicLong down = new AtomicLong();
  private final TcpProxy line =
      world.closing(new TcpProxy(() -> world.server().port(), () -> this::pass));
  private final GuestMeeting gus;

  @TempDir private Path folder;

  FilesTest() {
    Invitation invitation = hanna.invite(InviteOptions.forGuests(1));
    gus =
        world.closing(
            Guest.knock(
                invitation.link().replace(world.url().toString(), line.url().toString()),
                "Gus",
                gusSees));
    hannaSees.awaitKnock(gus.sessionId());
    hanna.admit(gus.sessionId());
    gusSees.await(MeetingEvent.EncryptionReady.class);
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** Breaks once in each direction, when so much has passed. */
  private void pass(TcpProxy.Way way, byte[] bytes, int length, OutputStream to)
      throws IOException {
    AtomicLong passed = way == TcpProxy.Way.UP ? up : down;
    long before = passed.getAndAdd(length);
    if (before < MIDDLE && before + length >= MIDDLE) {
      throw new IOException("the line breaks");
    }
    to.write(bytes, 0, length);
    to.flush();
  }

  private Path fileOf(int size) throws IOException {
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (31 * i + 7);
    }
    return Files.write(folder.resolve("original-" + size), content);
  }

  @Test
  void filesGoToAGuestAndBackOverALineThatBreaks() throws IOException {
    Path original = fileOf(SIZE);
    List<Long> seen = new ArrayList<>();
    hanna.sendFile(
        original,
        "plan.pdf",
        "application/pdf",
        (done, all) -> {
          seen.add(done);
          return all == SIZE;
        });
    assertThat(seen).hasSize(5).isSorted().startsWith(0L).endsWith((long) SIZE);

    MeetingEvent.FileReceived received = gusSees.await(MeetingEvent.FileReceived.class);
    assertThat(received.author().name()).isEqualTo("Hanna");
    assertThat(received.file().name()).isEqualTo("plan.pdf");
    assertThat(received.file().mediaType()).isEqualTo("application/pdf");
    Path saved = folder.resolve("saved");
    gus.saveFile(received.file(), saved, false, FileProgress.UNSEEN);
    assertThat(saved).hasSameBinaryContentAs(original);
    assertThat(down.get()).isGreaterThan(MIDDLE);

    gus.sendFile(saved, "back.pdf", "application/pdf", FileProgress.UNSEEN);
    MeetingEvent.FileReceived back = hannaSees.await(MeetingEvent.FileReceived.class);
    assertThat(back.author().name()).isEqualTo("Gus");
    assertThat(back.file().key()).isNotEqualTo(received.file().key());
    Path returned = folder.resolve("returned");
    hanna.saveFile(back.file(), returned, false, FileProgress.UNSEEN);
    assertThat(returned).hasSameBinaryContentAs(original);
    assertThat(up.get()).isGreaterThan(SIZE);
  }

  @Test
  void anEmptyFileIsAFile() throws IOException {
    hanna.sendFile(fileOf(0), "nothing.txt", "text/plain", FileProgress.UNSEEN);
    SharedFile file = gusSees.await(MeetingEvent.FileReceived.class).file();
    gus.saveFile(file, folder.resolve("nothing"), false, FileProgress.UNSEEN);
    assertThat(folder.resolve("nothing")).isEmptyFile();
  }

  @Test
  void aFileThatIsThereIsReplacedOnlyWhereThatIsSaid() throws IOException {
    Path original = fileOf(10);
    hanna.sendFile(original, "a.txt", "text/plain", FileProgress.UNSEEN);
    SharedFile file = gusSees.await(MeetingEvent.FileReceived.class).file();
    Path mine = Files.writeString(folder.resolve("mine"), "mine");

    assertThatThrownBy(() -> gus.saveFile(file, mine, false, FileProgress.UNSEEN))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(mine).hasContent("mine");
    gus.saveFile(file, mine, true, FileProgress.UNSEEN);
    assertThat(mine).hasSameBinaryContentAs(original);
  }

  @Test
  void whatIsCancelledLeavesNothing() throws IOException {
    Path original = fileOf(SIZE);
    assertThatThrownBy(() -> hanna.sendFile(original, "a", "text/plain", (done, _) -> done == 0))
        .isInstanceOf(CancellationException.class);
    assertThat(kept()).isEmpty();

    hanna.sendFile(original, "b", "text/plain", FileProgress.UNSEEN);
    SharedFile file = gusSees.await(MeetingEvent.FileReceived.class).file();
    assertThat(file.name()).isEqualTo("b");
    assertThatThrownBy(() -> gus.saveFile(file, folder.resolve("b"), false, (_, _) -> false))
        .isInstanceOf(CancellationException.class);
    assertThat(folder).isDirectoryNotContaining("glob:**{b,.latchkey*}");
  }

  @Test
  void aFileThatItsSenderHasDeletedCannotBeHad() throws IOException {
    gus.sendFile(fileOf(10), "a.txt", "text/plain", FileProgress.UNSEEN);
    MeetingEvent.FileReceived received = hannaSees.await(MeetingEvent.FileReceived.class);

    assertThatThrownBy(() -> hanna.deleteFile(received.file(), received.reference()))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN));
    gus.deleteFile(received.file(), received.reference());

    assertThat(hannaSees.await(MeetingEvent.MessageDeleted.class).target())
        .isEqualTo(received.reference());
    assertThatThrownBy(
            () -> hanna.saveFile(received.file(), folder.resolve("a"), false, FileProgress.UNSEEN))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FILE_UNKNOWN));
    Eventually.that(() -> kept().isEmpty(), () -> "kept: " + kept());
  }

  @Test
  void aFileIsDeletedWithItsMessage() throws IOException {
    gus.sendFile(fileOf(10), "a.txt", "text/plain", FileProgress.UNSEEN);
    gus.delete(gusSees.await(MeetingEvent.MessageSent.class).reference());
    hannaSees.await(MeetingEvent.MessageDeleted.class);
    Eventually.that(() -> kept().isEmpty(), () -> "kept: " + kept());

    hanna.sendFile(fileOf(20), "b.txt", "text/plain", FileProgress.UNSEEN);
    hanna.delete(hannaSees.await(MeetingEvent.MessageSent.class).reference());
    gusSees.await(MeetingEvent.MessageDeleted.class);
    Eventually.that(() -> kept().isEmpty(), () -> "kept: " + kept());
  }

  /** What the server has on disk of files. */
  private List<Path> kept() {
    try (Stream<Path> all = Files.walk(world.filesFolder())) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
