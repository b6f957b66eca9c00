package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingOptions;
import latchkey.client.MemberMeeting;
import latchkey.client.file.FileProgress;
import latchkey.client.file.FileSource;
import latchkey.client.file.FileTransfer;
import latchkey.client.file.SegmentCipher;
import latchkey.client.http.FileApi;
import latchkey.client.model.LatchkeyException;
import latchkey.client.testing.Recorder;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Sha256;
import latchkey.protocol.file.FileState;
import latchkey.protocol.file.SealedLength;
import latchkey.protocol.log.Ids;
import latchkey.protocol.message.SharedFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hanna sends files; the server hands out something else to Sam. */
final class SwappedFilesTest extends Scenario {
  private static final int SIZE = 2_500_000;
  private static final String SEGMENT = "GET /api/meetings/.*/files/.*/segments/";

  @TempDir private Path folder;
  private final MemberMeeting atSam = samComesIn();
  private final SharedFile file;

  SwappedFilesTest(@TempDir Path sent) throws IOException {
    file = send(sent.resolve("first"), 1, "first.bin");
  }

  private SharedFile send(Path path, int filling, String name) throws IOException {
    atHanna.sendFile(
        Files.write(path, filled(filling)), name, "application/octet-stream", FileProgress.UNSEEN);
    return samSees
        .await(MeetingEvent.FileReceived.class, received -> received.file().name().equals(name))
        .file();
  }

  private static byte[] filled(int filling) {
    byte[] content = new byte[SIZE];
    Arrays.fill(content, (byte) filling);
    return content;
  }

  @BeforeEach
  void anHonestServerHandsItOut() throws IOException {
    Path saved = folder.resolve("honest");
    atSam.saveFile(file, saved, false, FileProgress.UNSEEN);
    assertThat(saved).hasSize(SIZE);
  }

  /** As the real server has it. */
  private byte[] segment(MemberMeeting meeting, SharedFile of, int number) {
    FileApi files = world.api(hannasStore).files(meeting.id());
    return files.fetch(of.fileId(), number);
  }

  private void assertIsRefused() throws IOException {
    assertThatThrownBy(
            () -> atSam.saveFile(file, folder.resolve("saved"), false, FileProgress.UNSEEN))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FILE_REFUSED));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.equals("saved") || name.startsWith(".latchkey"));
    }
  }

  @Test
  void aFileIsExchangedForAnother() throws IOException {
    SharedFile other = send(folder.resolve("second"), 2, "second.bin");
    for (int number = 0; number < 3; number++) {
      byte[] theirs = segment(atHanna, other, number);
      toSam.answersBytes(SEGMENT + number, _ -> theirs);
    }
    assertIsRefused();
  }

  @Test
  void aFileOfAnotherMeetingIsGiven() throws IOException {
    MemberMeeting next = hanna.createMeeting("Next", MeetingOptions.HOST_ADMITS, new Recorder());
    FileTransfer there =
        new FileTransfer(world.api(hannasStore).files(next.id()), Ids.logId(next.id()));
    SharedFile other;
    try (FileSource source = FileSource.of(folder.resolve("honest"))) {
      other = there.send(source, "same.bin", "application/octet-stream", FileProgress.UNSEEN);
    }
    for (int number = 0; number < 3; number++) {
      byte[] theirs = segment(next, other, number);
      toSam.answersBytes(SEGMENT + number, _ -> theirs);
    }
    assertIsRefused();
  }

  /** Hanna's device seals other bytes under the same id and key, and the server lets it. */
  @Test
  void aFileIsReplacedUnderTheSameIdAndKey() throws Exception {
    FileApi files = world.api(hannasStore).files(atHanna.id());
    files.delete(file.fileId());
    FileState state = files.begin(file.fileId(), SealedLength.of(SIZE));
    List<byte[]> segments = sealedAgain(filled(2));
    for (byte[] segment : segments) {
      state = files.put(file.fileId(), state.next(), segment);
    }
    assertThat(state.isComplete()).isTrue();
    assertIsRefused();

    SharedFile said = saying(segments);
    Path saved = folder.resolve("said");
    atSam.saveFile(said, saved, false, FileProgress.UNSEEN);
    assertThat(saved).hasBinaryContent(filled(2));
  }

  /** Other bytes, for the place of the file that was sent. */
  private List<byte[]> sealedAgain(byte[] plain) throws Exception {
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    StreamingAead tink =
        new AesGcmHkdfStreaming(
            file.key().toByteArray(), "HmacSha256", 32, SealedLength.SEGMENT_BYTES, 0);
    byte[] data = SegmentCipher.associatedData(Ids.logId(atHanna.id()), file.fileId());
    try (OutputStream out = tink.newEncryptingStream(sealed, data)) {
      out.write(plain);
    }
    byte[] all = sealed.toByteArray();
    int size = SealedLength.SEGMENT_BYTES;
    return IntStream.range(0, SealedLength.segments(all.length))
        .mapToObj(i -> Arrays.copyOfRange(all, i * size, Math.min(all.length, (i + 1) * size)))
        .toList();
  }

  /** The message that would have been true of those. */
  private SharedFile saying(List<byte[]> segments) {
    ByteArrayOutputStream sums = new ByteArrayOutputStream();
    segments.forEach(segment -> sums.writeBytes(Sha256.of(segment).toByteArray()));
    return new SharedFile(
        file.fileId(),
        file.key(),
        file.size(),
        file.name(),
        file.mediaType(),
        file.sentAt(),
        Sha256.of(sums.toByteArray()));
  }

  @Test
  void theServerHasWhatWasNeverSent() throws IOException {
    long bytes = SealedLength.of(SIZE);
    for (int next : List.of(1, 3)) {
      toHanna.answers(
          "PUT /api/meetings/[^/]*/files/[^/]*", FileState.class, _ -> FileState.of(bytes, next));
      assertIsNotSent("more");
    }
  }

  @Test
  void theServerLacksWhatItHasTaken() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    toHanna.answers(
        "PUT /api/meetings/.*/segments/.*",
        FileState.class,
        truth -> {
          asked.incrementAndGet();
          return FileState.of(truth.bytes(), 0);
        });
    assertIsNotSent("again");
    assertThat(asked.get()).isEqualTo(11);
  }

  private void assertIsNotSent(String name) throws IOException {
    Path path = Files.write(folder.resolve(name), filled(3));
    assertThatThrownBy(
            () -> atHanna.sendFile(path, name, "application/octet-stream", FileProgress.UNSEEN))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FILE_REFUSED));
  }

  @Test
  void aFileIsCutOff() throws IOException {
    toSam.answers(
        "GET /api/meetings/[^/]*/files/[^/]*", FileState.class, _ -> FileState.of(2 << 20, 2));
    assertIsRefused();
  }

  @Test
  void aSegmentIsCutOff() throws IOException {
    toSam.answersBytes(SEGMENT + 2, truth -> Arrays.copyOf(truth, truth.length - 1));
    assertIsRefused();
  }

  @Test
  void segmentsAreExchanged() throws IOException {
    byte[] second = segment(atHanna, file, 1);
    byte[] first = segment(atHanna, file, 0);
    toSam.answersBytes(SEGMENT + 1, _ -> first);
    assertIsRefused();
    toSam.answersBytes(SEGMENT + 0, _ -> second);
    assertIsRefused();
  }
}
