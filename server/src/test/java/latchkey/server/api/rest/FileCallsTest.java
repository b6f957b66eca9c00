package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.file.BeginFile;
import latchkey.protocol.file.FileState;
import latchkey.protocol.file.SealedLength;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.testing.Databases;
import latchkey.server.testing.Eventually;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestFile;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of a meeting: sent in segments, kept on disk, handed to those who take part. */
final class FileCallsTest {
  private static final int MIB = 1 << 20;
  private static final ServerLimits LIMITS =
      TestServer.roomyLimits()
          .with(Limit.DISK_SPARE_MIB, 1)
          .with(Limit.FILE_MIB, 3)
          .with(Limit.SENDER_FILES_MIB, 6)
          .with(Limit.SENDER_FILES, 5)
          .with(Limit.MEETING_FILES_MIB, 10)
          .with(Limit.MEETING_FILES, 8);

  private final TestServer server = TestServer.start(config -> config.withLimits(LIMITS));
  private final TestDevice ada = server.newMember("Ada");
  private final TestDevice bea = server.newMember("Bea");
  private final TestMeeting meeting = TestMeeting.create(server, ada);
  private final TestGuest gus = meeting.guest("Gus");

  FileCallsTest() {
    meeting.add(bea);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private TestFile file(long size) {
    return TestFile.of(server, meeting, size);
  }

  @Test
  void segmentsComeInOrderAndAreHandedOutWhenAllAreThere() {
    TestFile file = file(2 * MIB);
    String token = gus.token();
    assertThat(file.segments()).isEqualTo(3);

    assertThat(file.begin(token).hasStatus(200).as(FileState.class).next()).isZero();
    file.put(1, token).isRefused(ErrorCode.SEGMENT_OUT_OF_ORDER);
    file.put(0, token).hasStatus(200);
    file.get(0, ada.token()).isRefused(ErrorCode.FILE_UNFINISHED);
    file.put(2, token).isRefused(ErrorCode.SEGMENT_OUT_OF_ORDER);
    file.put(1, token).hasStatus(200);
    assertThat(file.begin(token).as(FileState.class).next()).isEqualTo(2);
    assertThat(file.state(token).isComplete()).isFalse();
    assertThat(file.put(2, token).as(FileState.class).isComplete()).isTrue();
    file.put(3, new byte[17], token).isRefused(ErrorCode.SEGMENT_OUT_OF_ORDER);

    for (int number = 0; number < 3; number++) {
      Reply segment = file.get(number, ada.token()).hasStatus(200);
      assertThat(segment.header("Content-Type")).isEqualTo("application/octet-stream");
      assertThat(segment.response().body()).isEqualTo(file.content(number));
    }
    file.get(3, ada.token()).isRefused(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void aSegmentThatIsThereIsAnsweredWithoutALookAtItsBytes() {
    TestFile file = file(MIB);
    file.begin(gus.token()).hasStatus(200);
    file.put(0, gus.token()).hasStatus(200);
    byte[] other = new byte[file.content(0).length];

    assertThat(file.put(0, other, gus.token()).hasStatus(200).as(FileState.class).next())
        .isEqualTo(1);

    file.put(1, gus.token()).hasStatus(200);
    other[0] = 1;
    assertThat(file.put(0, other, gus.token()).hasStatus(200).as(FileState.class).isComplete())
        .isTrue();
    assertThat(file.get(0, bea.token()).response().body()).isEqualTo(file.content(0));
  }

  @Test
  void aSegmentOfAnotherLengthIsNotTaken() throws IOException {
    TestFile file = file(1_000);
    file.begin(ada.token()).hasStatus(200);
    int bytes = file.content(0).length;

    file.put(0, new byte[bytes - 1], ada.token()).isRefused(ErrorCode.INVALID_REQUEST);
    file.put(0, new byte[bytes + 1], ada.token()).isRefused(ErrorCode.INVALID_REQUEST);
    file.put(0, new byte[0], ada.token()).isRefused(ErrorCode.INVALID_REQUEST);
    file.put(0, new byte[MIB + 1], ada.token()).isRefused(ErrorCode.TOO_LARGE);

    assertThat(file.state(ada.token()).next()).isZero();
    assertThat(onDisk()).isEmpty();
    server
        .put(file.path() + "/segments/0", ada.token(), "{}")
        .isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
  }

  @Test
  void aLengthThatNoCiphertextHasIsRefused() {
    String path = meeting.path() + "/files/" + "A".repeat(22);
    for (long bytes : List.of(-1L, 0L, 55L, MIB + 16L, Long.MAX_VALUE)) {
      server
          .put(path, ada.token(), "{\"bytes\":" + bytes + "}")
          .isRefused(ErrorCode.INVALID_REQUEST);
    }
    server.put(meeting.path() + "/files/..%2F..%2Fx", ada.token(), new BeginFile(56)).problem();
    server
        .put(meeting.path() + "/files/" + "A".repeat(21) + "B", ada.token(), new BeginFile(56))
        .isRefused(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void onlyItsSenderGoesOnWithAFileOrDeletesIt() {
    TestFile file = file(MIB);
    file.begin(bea.token()).hasStatus(200);

    file.begin(gus.token()).isRefused(ErrorCode.ALREADY_EXISTS);
    file.put(0, gus.token()).isRefused(ErrorCode.FORBIDDEN);
    file.put(0, ada.token()).isRefused(ErrorCode.FORBIDDEN);
    file.delete(gus.token()).isRefused(ErrorCode.FORBIDDEN);
    file.withSize(5).begin(bea.token()).isRefused(ErrorCode.ALREADY_EXISTS);

    file.delete(bea.token()).isDone();
    file.delete(bea.token()).isDone();
    file.put(0, bea.token()).isRefused(ErrorCode.FILE_UNKNOWN);
    file.get(0, gus.token()).isRefused(ErrorCode.FILE_UNKNOWN);
  }

  @Test
  void whoIsOutGetsNothingMore() {
    TestFile file = file(5);
    file.send(gus.token());
    TestGuest waiting = meeting.knock("Wim");
    file.get(0, waiting.token()).isRefused(ErrorCode.NOT_ADMITTED);
    file.begin(waiting.token()).isRefused(ErrorCode.NOT_ADMITTED);

    meeting.remove(gus, ada).isDone();
    file.get(0, gus.token()).isRefused(ErrorCode.SESSION_ENDED);
    meeting.removeMember(bea, ada).isDone();
    file.get(0, bea.token()).isRefused(ErrorCode.MEETING_UNKNOWN);
    file.get(0, ada.token()).hasStatus(200);

    TestMeeting other = TestMeeting.create(server, ada);
    server
        .get(
            file.path().replace(meeting.meetingId().value(), other.meetingId().value()),
            ada.token())
        .isRefused(ErrorCode.FILE_UNKNOWN);
  }

  @Test
  void anotherDeviceOfTheSamePersonDeletesAFileAndSoDoesAHost() {
    TestDevice beasOther = bea.another();
    beasOther.publishKeys();
    meeting.add(beasOther);
    TestFile beas = file(5);
    beas.send(bea.token());
    TestFile unfinished = file(MIB);
    unfinished.begin(bea.token()).hasStatus(200);
    TestFile guests = file(5);
    guests.send(gus.token());

    unfinished.put(0, beasOther.token()).isRefused(ErrorCode.FORBIDDEN);
    guests.delete(beasOther.token()).isRefused(ErrorCode.FORBIDDEN);
    beas.delete(beasOther.token()).isDone();
    unfinished.delete(beasOther.token()).isDone();
    beas.get(0, ada.token()).isRefused(ErrorCode.FILE_UNKNOWN);

    guests.delete(ada.token()).isDone();
    guests.get(0, gus.token()).isRefused(ErrorCode.FILE_UNKNOWN);
    assertThat(onDisk()).isEmpty();
  }

  @Test
  void whatSomebodyWhoIsRemovedHasNotSentToItsEndIsDropped() {
    TestFile complete = file(5);
    complete.send(gus.token());
    TestFile unfinished = file(MIB);
    unfinished.begin(gus.token()).hasStatus(200);
    TestFile beas = file(MIB);
    beas.begin(bea.token()).hasStatus(200);

    meeting.remove(gus, ada).isDone();
    server.get(unfinished.path(), ada.token()).isRefused(ErrorCode.FILE_UNKNOWN);
    assertThat(beas.state(ada.token()).isComplete()).isFalse();
    meeting.removeMember(bea, ada).isDone();
    server.get(beas.path(), ada.token()).isRefused(ErrorCode.FILE_UNKNOWN);
    complete.get(0, ada.token()).hasStatus(200);
  }

  @Test
  void aFileThatIsDeletedWhileASegmentComesIsUnknown() throws Exception {
    TestFile file = file(MIB);
    file.begin(ada.token()).hasStatus(200);
    try (Socket socket = coming(file, file.content(0).length)) {
      file.delete(ada.token()).isDone();
      assertThat(restOf(socket, file.content(0))).contains("404").contains("file_unknown");
    }
    assertThat(onDisk()).isEmpty();
    file.begin(ada.token()).hasStatus(200);
  }

  @Test
  void aSegmentThatCountsIsNotReplacedByOneThatComesLate() throws Exception {
    TestFile file = file(MIB);
    file.begin(ada.token()).hasStatus(200);
    byte[] other = new byte[file.content(0).length];
    other[0] = 1;
    try (Socket socket = coming(file, other.length)) {
      file.put(0, ada.token()).hasStatus(200);
      file.put(1, ada.token()).hasStatus(200);
      assertThat(restOf(socket, other)).contains("200 OK").contains("\"next\":2");
    }
    assertThat(file.get(0, gus.token()).response().body()).isEqualTo(file.content(0));
    assertThat(onDisk()).hasSize(2);
  }

  /** A call that brings the first segment, of which one byte has come. */
  private Socket coming(TestFile file, int bytes) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port());
    String head =
        "PUT "
            + file.path()
            + "/segments/0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
            + ada.token()
            + "\r\nContent-Type: application/octet-stream\r\nContent-Length: "
            + bytes
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(1);
    socket.getOutputStream().flush();
    Eventually.holds(
        "a segment is coming", () -> onDisk().stream().anyMatch(name -> name.endsWith(".coming")));
    return socket;
  }

  /** Sends all but the first byte, and reads the answer. */
  private static String restOf(Socket socket, byte[] segment) throws IOException {
    socket.getOutputStream().write(segment, 1, segment.length - 1);
    socket.getOutputStream().flush();
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  @Test
  void whatIsReservedIsNotGivenTwice() throws IOException {
    int free = (int) (Files.getFileStore(server.dataDir()).getUsableSpace() / MIB);
    int room = Math.min(free, 1_000_000) / 2;
    long size = room * 2L / 3 * MIB;
    try (TestServer full =
        TestServer.start(config ->
            config.withLimits(
                TestServer.roomyLimits()
                    .with(Limit.DISK_SPARE_MIB, free - room)
                    .with(Limit.FILE_MIB, room)
                    .with(Limit.SENDER_FILES_MIB, 2 * room)
                    .with(Limit.MEETING_FILES_MIB, 2 * room)))) {
      TestDevice host = full.newMember("Host");
      TestMeeting its = TestMeeting.create(full, host);
      TestFile first = TestFile.of(full, its, size);
      first.begin(host.token()).hasStatus(200);
      TestFile.of(full, its, size).begin(host.token()).isRefused(ErrorCode.STORAGE_FULL);
      first.begin(host.token()).hasStatus(200);
      first.put(0, host.token()).hasStatus(200);
    }
  }

  @Test
  void whatIsDeletedMakesRoom() {
    TestFile first = file(3 * MIB);
    first.begin(gus.token()).hasStatus(200);
    file(3 * MIB).begin(gus.token()).isRefused(ErrorCode.QUOTA_REACHED);
    file(3 * MIB + 1).begin(gus.token()).isRefused(ErrorCode.TOO_LARGE);
    first.delete(gus.token()).isDone();
    for (int i = 0; i < 5; i++) {
      file(1).begin(gus.token()).hasStatus(200);
    }
    file(1).begin(gus.token()).isRefused(ErrorCode.QUOTA_REACHED);
    for (int i = 0; i < 3; i++) {
      file(1).begin(ada.token()).hasStatus(200);
    }
    file(1).begin(bea.token()).isRefused(ErrorCode.QUOTA_REACHED);
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void quotasHoldWhereEightBeginAtOnce(Databases databases) throws Exception {
    try (TestServer one = TestServer.on(databases, config -> config.withLimits(LIMITS))) {
      TestDevice host = one.newMember("Host");
      TestMeeting busy = TestMeeting.create(one, host);
      List<String> tokens = new ArrayList<>(List.of(host.token()));
      for (int i = 0; i < 3; i++) {
        tokens.add(busy.guest("Guest " + i).token());
      }
      List<Callable<Integer>> attempts = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        TestFile file = TestFile.of(one, busy, 2 * MIB);
        String token = tokens.get(i % tokens.size());
        attempts.add(() -> file.begin(token).status());
      }
      List<Integer> answers = new ArrayList<>();
      try (ExecutorService eight = Executors.newFixedThreadPool(8)) {
        for (Future<Integer> answer : eight.invokeAll(attempts)) {
          answers.add(answer.get());
        }
      }
      // Each is a little longer than 2 MiB: two for one sender's 6 MiB, four for the meeting's 10.
      assertThat(answers).filteredOn(status -> status == 200).hasSize(4);
      assertThat(answers).containsOnly(200, 409);
    }
  }

  @Test
  void aBodyThatBreaksOffLeavesNothing() throws Exception {
    TestFile file = file(MIB);
    file.begin(ada.token()).hasStatus(200);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "PUT "
              + file.path()
              + "/segments/0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + ada.token()
              + "\r\nContent-Type: application/octet-stream\r\nContent-Length: "
              + MIB
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[MIB / 2]);
      out.flush();
      Eventually.holds(
          "a segment is coming",
          () -> onDisk().stream().anyMatch(name -> name.endsWith(".coming")));
    }
    Eventually.holds("the files are in order", () -> onDisk().isEmpty());
    assertThat(file.state(ada.token()).next()).isZero();
    file.put(0, ada.token()).hasStatus(200);
  }

  @Test
  void bytesWithoutARowAndRowsWithoutBytesDoNoHarm() throws Exception {
    TestFile file = file(5);
    file.send(ada.token());
    TestFile lost = file(5);
    lost.send(ada.token());
    Path folder = server.dataDir().resolve("files");
    Path stray = folder.resolve("6d5f".repeat(4)).resolve("ab".repeat(16));
    server.whileStopped(() -> {
      try {
        Files.createDirectories(stray);
        Files.writeString(stray.resolve("0"), "left behind");
        for (String name : onDisk()) {
          Path segment = Path.of(name);
          Path its = Objects.requireNonNull(segment.getParent());
          if (lost.path().endsWith(idOf(its)) && !its.equals(stray)) {
            Files.write(segment, new byte[3]);
            Files.writeString(its.resolve("1.x.coming"), "half");
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });

    Eventually.holds("the files are in order", () -> !Files.exists(stray));
    assertThat(onDisk()).noneMatch(name -> name.endsWith(".coming")).hasSize(2);
    file.get(0, gus.token()).hasStatus(200);
    lost.get(0, gus.token()).isRefused(ErrorCode.FILE_GONE);
  }

  private static String idOf(Path folder) {
    byte[] id = HexFormat.of().parseHex(folder.getFileName().toString());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  @Test
  void filesGoWithTheMeeting() {
    TestFile file = file(5);
    file.send(gus.token());

    meeting.end().isDone();

    file.get(0, ada.token()).isRefused(ErrorCode.MEETING_ENDED);
    Eventually.holds("the files are in order", () -> onDisk().isEmpty());
  }

  @Test
  void filesGoWhenTheyAreOldAndUploadsThatStop() {
    TestFile complete = file(5);
    complete.send(ada.token());
    TestFile stopped = file(MIB);
    stopped.begin(ada.token()).hasStatus(200);
    stopped.put(0, ada.token()).hasStatus(200);

    server.clock().advance(Duration.ofDays(2));
    server.restart();
    Eventually.holds("the files are in order", () -> onDisk().size() == 1);
    stopped.put(1, ada.token()).isRefused(ErrorCode.FILE_UNKNOWN);
    complete.get(0, ada.token()).hasStatus(200);

    server.clock().advance(Duration.ofDays(29));
    server.restart();
    Eventually.holds("the files are in order", () -> onDisk().isEmpty());
    complete.get(0, ada.token()).isRefused(ErrorCode.FILE_UNKNOWN);
  }

  @Test
  void theFilesOfOtherMeetingsStayWhereOneEnds() {
    TestMeeting other = TestMeeting.create(server, ada);
    TestFile theirs = TestFile.of(server, other, 5);
    theirs.send(ada.token());
    TestFile file = file(5);
    file.send(gus.token());

    meeting.end().isDone();

    Eventually.holds("one file is left", () -> onDisk().size() == 1);
    theirs.get(0, ada.token()).hasStatus(200);
  }

  @Test
  void whereTheDiskHasNoRoomEverythingElseGoesOn() {
    try (TestServer full =
        TestServer.start(config ->
            config.withLimits(
                TestServer.roomyLimits().with(Limit.DISK_SPARE_MIB, Integer.MAX_VALUE)))) {
      TestDevice host = full.newMember("Host");
      TestMeeting its = TestMeeting.create(full, host);
      TestFile.of(full, its, 5).begin(host.token()).isRefused(ErrorCode.STORAGE_FULL);
      its.guest("Gil");
    }
  }

  @Test
  void segmentsAreCountedApartFromOtherCalls() {
    try (TestServer strict =
        TestServer.start(config -> config.withLimits(LIMITS.with(Limit.SEGMENTS, 2)))) {
      TestDevice host = strict.newMember("Host");
      TestMeeting its = TestMeeting.create(strict, host);
      TestFile file = TestFile.of(strict, its, 2 * MIB);
      file.begin(host.token()).hasStatus(200);
      file.put(0, host.token()).hasStatus(200);
      file.put(1, host.token()).hasStatus(200);
      file.put(2, host.token()).isRefused(ErrorCode.RATE_LIMITED);
      assertThat(file.state(host.token()).next()).isEqualTo(2);
    }
  }

  @Test
  void lengthsAreThoseOfTinksSegments() {
    long first = MIB - SealedLength.HEADER_BYTES - SealedLength.TAG_BYTES;
    long next = MIB - SealedLength.TAG_BYTES;
    assertThat(SealedLength.of(0)).isEqualTo(56);
    assertThat(SealedLength.of(first)).isEqualTo(MIB);
    assertThat(SealedLength.of(first + 1)).isEqualTo(MIB + 17);
    assertThat(SealedLength.of(first + next)).isEqualTo(2 * MIB);
    assertThat(SealedLength.plain(SealedLength.of(first + next + 1))).isEqualTo(first + next + 1);
  }

  /** The paths of all segments on disk, also of those that are coming. */
  private List<String> onDisk() {
    try (Stream<Path> found = Files.walk(server.dataDir().resolve("files"))) {
      return found.filter(Files::isRegularFile).map(Path::toString).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of("something is being deleted");
    }
  }
}
