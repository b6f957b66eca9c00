package latchkey.client.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import latchkey.client.http.FileApi;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.FileId;
import latchkey.protocol.Sha256;
import latchkey.protocol.file.FileState;
import latchkey.protocol.file.SealedLength;
import latchkey.protocol.message.SharedFile;

/**
 * Brings files of one meeting to the server and from there, a segment at a time. Where the
 * connection breaks, it goes on from the segment that is missing.
 */
public final class FileTransfer {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** So many attempts in a row that bring nothing: about three minutes. */
  private static final int MOST_ATTEMPTS = 22;

  /** So many times the server may say that it lacks a segment that it has taken. */
  private static final int MOST_SETBACKS = 10;

  private final FileApi api;
  private final Bytes logId;

  /**
   * @param logId of the meeting
   */
  public FileTransfer(FileApi api, Bytes logId) {
    this.api = api;
    this.logId = logId;
  }

  /**
   * Seals a file and brings it to the server; who is to have it needs what is returned.
   *
   * @throws IOException where it cannot be read, or changes meanwhile
   * @throws LatchkeyException where the server does not take it
   * @throws CancellationException where {@code progress} has ended it; nothing of it is left
   */
  public SharedFile send(FileSource source, String name, String mediaType, FileProgress progress)
      throws IOException {
    SharedFile.requireFit(name, mediaType);
    byte[] drawn = new byte[SharedFile.KEY_BYTES];
    RANDOM.nextBytes(drawn);
    Bytes key = Bytes.of(drawn);
    FileId id = FileId.random();
    long size = source.size();
    boolean complete = false;
    try {
      Bytes digest = bring(new Sealing(source, id, key, size), id, size, progress);
      complete = true;
      return new SharedFile(id, key, size, name, mediaType, System.currentTimeMillis(), digest);
    } finally {
      if (!complete) {
        giveUp(id);
      }
    }
  }

  /** The digest of what has been brought. */
  private Bytes bring(Sealing sealing, FileId id, long size, FileProgress progress)
      throws IOException {
    long bytes = SealedLength.of(size);
    int setbacks = 0;
    FileState state = insisting(() -> api.begin(id, bytes));
    sealing.require(state, bytes);
    while (!state.isComplete()) {
      goOn(progress, done(state), size);
      int number = state.next();
      byte[] segment = sealing.segment(number);
      state =
          insisting(() -> {
            try {
              return api.put(id, number, segment);
            } catch (LatchkeyException e) {
              if (e.code() == ErrorCode.SEGMENT_OUT_OF_ORDER) {
                return api.state(id); // The server was restored, or another attempt has come.
              }
              throw e;
            }
          });
      sealing.require(state, bytes);
      if (state.next() <= number && ++setbacks > MOST_SETBACKS) {
        throw untrue();
      }
    }
    goOn(progress, size, size);
    return sealing.digest();
  }

  /** A file as it is sealed: the same bytes again where a segment is sealed again. */
  private final class Sealing {
    private final FileSource source;
    private final long size;
    private final int segments;
    private final SegmentCipher cipher;
    private final List<Bytes> sealed = new ArrayList<>();

    private Sealing(FileSource source, FileId id, Bytes key, long size) {
      this.source = source;
      this.size = size;
      this.segments = SealedLength.segments(SealedLength.of(size));
      this.cipher = SegmentCipher.toSeal(key, SegmentCipher.associatedData(logId, id));
    }

    /** The server cannot have more than was sealed here. */
    private void require(FileState state, long bytes) {
      if (state.bytes() != bytes || state.next() > sealed.size()) {
        throw untrue();
      }
    }

    private Bytes digest() {
      SegmentDigest digest = new SegmentDigest();
      sealed.forEach(digest::add);
      return digest.value();
    }

    /**
     * Two different segments under one nonce would give both away: segments are sealed in order,
     * and the hash of each is kept.
     */
    private byte[] segment(int number) throws IOException {
      byte[] plain = new byte[(int) (end(number) - end(number - 1))];
      source.read(end(number - 1), plain);
      byte[] segment = cipher.seal(number, number == segments - 1, plain);
      Bytes sum = Sha256.of(segment);
      if (number == sealed.size()) {
        sealed.add(sum);
      } else if (!sealed.get(number).equals(sum)) {
        throw new IOException("The file has changed while it was sent.");
      }
      return segment;
    }

    /** Where a segment ends in the plaintext. */
    private long end(int number) {
      return number < 0 ? 0 : Math.min(size, SealedLength.plain((number + 1L) << 20));
    }
  }

  private static long done(FileState state) {
    return state.next() == 0 ? 0 : SealedLength.plain((long) state.next() << 20);
  }

  private static void goOn(FileProgress progress, long done, long all) {
    if (!progress.at(done, all)) {
      throw new CancellationException("The file was not wanted any longer.");
    }
  }

  /** What is left the server deletes by itself within a day. */
  private void giveUp(FileId id) {
    try {
      api.delete(id);
    } catch (LatchkeyException e) {
      // As said.
    }
  }

  /** Deletes the ciphertext of a file of this person's own: the server hands it out no longer. */
  public void delete(FileId id) {
    api.delete(id);
  }

  /**
   * Fetches a file, checks all of it, and only then puts it in its place.
   *
   * @param replaces whether a file that is there already gives way
   * @throws FileAlreadyExistsException where there is one, and it does not
   * @throws LatchkeyException {@code file_refused} where what the server hands out is not what was
   *     sent; {@code file_unknown} or {@code file_gone} where it cannot be had
   * @throws CancellationException where {@code progress} has ended it; nothing of it is left
   */
  public void save(SharedFile file, Path target, boolean replaces, FileProgress progress)
      throws IOException {
    Path place = target.toAbsolutePath();
    if (!replaces && Files.exists(place)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path coming = Files.createTempFile(place.getParent(), ".latchkey-", ".coming");
    try {
      try (OutputStream out = Files.newOutputStream(coming)) {
        fetch(file, out, progress);
      }
      try (FileChannel channel = FileChannel.open(coming, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      if (replaces) {
        Files.move(coming, place, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(coming, place);
      }
    } finally {
      Files.deleteIfExists(coming);
    }
  }

  private void fetch(SharedFile file, OutputStream out, FileProgress progress) throws IOException {
    FileId id = file.fileId();
    FileState state = insisting(() -> api.state(id));
    if (state.bytes() != SealedLength.of(file.size())) {
      throw refused();
    }
    byte[] associatedData = SegmentCipher.associatedData(logId, id);
    byte[] first = insisting(() -> api.fetch(id, 0));
    SegmentCipher cipher =
        SegmentCipher.toOpen(file.key(), associatedData, first).orElseThrow(FileTransfer::refused);
    SegmentDigest digest = new SegmentDigest();
    long done = 0;
    for (int i = 0; i < state.segments(); i++) {
      int number = i;
      byte[] segment = i == 0 ? first : insisting(() -> api.fetch(id, number));
      if (segment.length != SealedLength.segment(state.bytes(), i)) {
        throw refused();
      }
      digest.add(Sha256.of(segment));
      byte[] plain =
          cipher.open(i, i == state.segments() - 1, segment).orElseThrow(FileTransfer::refused);
      out.write(plain);
      done += plain.length;
      goOn(progress, done, file.size());
    }
    if (!digest.value().equals(file.digest())) {
      throw refused();
    }
  }

  private static LatchkeyException untrue() {
    return new LatchkeyException(
        ErrorCode.FILE_REFUSED,
        "The server does not say truly what it has of the file. The file was not sent.");
  }

  private static LatchkeyException refused() {
    return new LatchkeyException(
        ErrorCode.FILE_REFUSED,
        "What the server hands out is not the file that was sent. Nothing of it was kept.");
  }

  /** Tries again what fails for now. */
  private static <T> T insisting(Supplier<T> call) {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (LatchkeyException e) {
        if (!e.isTransient() || attempt == MOST_ATTEMPTS) {
          throw e;
        }
        sleep(e.retryAfter().orElse(pause), e);
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    }
  }

  private static void sleep(Duration pause, LatchkeyException why) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw why;
    }
  }
}
