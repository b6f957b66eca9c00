package latchkey.server.testing;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import latchkey.protocol.FileId;
import latchkey.protocol.file.BeginFile;
import latchkey.protocol.file.FileState;
import latchkey.protocol.file.SealedLength;

/** A file of a meeting, for a caller with a token. Its segments hold their numbers. */
public final class TestFile {
  private final TestServer server;
  private final String path;
  private final long bytes;

  private TestFile(TestServer server, TestMeeting meeting, FileId id, long bytes) {
    this.server = server;
    this.path = meeting.path() + "/files/" + id;
    this.bytes = bytes;
  }

  /** Of so many bytes of plaintext. */
  public static TestFile of(TestServer server, TestMeeting meeting, long size) {
    return new TestFile(server, meeting, FileId.random(), SealedLength.of(size));
  }

  /** Under the same id, of another length. */
  public TestFile withSize(long size) {
    return new TestFile(server, path, SealedLength.of(size));
  }

  private TestFile(TestServer server, String path, long bytes) {
    this.server = server;
    this.path = path;
    this.bytes = bytes;
  }

  public String path() {
    return path;
  }

  public int segments() {
    return SealedLength.segments(bytes);
  }

  public Reply begin(String token) {
    return server.put(path, token, new BeginFile(bytes));
  }

  public FileState state(String token) {
    return server.get(path, token).hasStatus(200).as(FileState.class);
  }

  /** What a segment holds, or one that is too many. */
  public byte[] content(int number) {
    byte[] content = new byte[Math.max(1, SealedLength.segment(bytes, number))];
    Arrays.fill(content, (byte) number);
    return content;
  }

  public Reply put(int number, String token) {
    return put(number, content(number), token);
  }

  public Reply put(int number, byte[] content, String token) {
    String to = path + "/segments/" + number;
    Reply answer =
        server.send(
            "PUT",
            to,
            token,
            BodyPublishers.ofByteArray(content),
            List.of("Content-Type", "application/octet-stream"));
    server.tap().called("PUT", to, content, answer);
    return answer;
  }

  public Reply get(int number, String token) {
    return server.get(path + "/segments/" + number, token);
  }

  public Reply delete(String token) {
    return server.delete(path, token);
  }

  /** Begins it and sends all of it. */
  public void send(String token) {
    begin(token).hasStatus(200);
    for (int number = 0; number < segments(); number++) {
      put(number, token).hasStatus(200);
    }
  }
}
