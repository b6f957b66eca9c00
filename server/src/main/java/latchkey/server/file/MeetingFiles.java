package latchkey.server.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.FileId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.file.FileState;
import latchkey.protocol.file.SealedLength;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.refusal.Refused;
import latchkey.server.time.AgreedClock;
import latchkey.server.tx.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps files' ciphertext for those who take part in a meeting. A segment counts when it is on
 * disk.
 */
public final class MeetingFiles {
  private static final Logger log = LoggerFactory.getLogger(MeetingFiles.class);
  private static final Duration UNFINISHED = Duration.ofDays(1);
  private static final long MIB = 1 << 20;
  private static final int LOCKS = 64;

  private final Transactions transactions;
  private final FileStore store;
  private final FileFolder folder;
  private final BiPredicate<MeetingId, Address> takesPart;
  private final ServerLimits limits;
  private final AgreedClock clock;
  private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

  /**
   * @param takesPart whether one takes part in a meeting; inside a unit of work
   */
  public MeetingFiles(
      Transactions transactions,
      FileStore store,
      FileFolder folder,
      BiPredicate<MeetingId, Address> takesPart,
      ServerLimits limits,
      AgreedClock clock) {
    this.transactions = transactions;
    this.store = store;
    this.folder = folder;
    this.takesPart = takesPart;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Begins a file, whose bytes are reserved from now on. Again with the same length, it says how
   * far the file has come.
   *
   * @param bytes of its ciphertext
   */
  public FileState begin(MeetingId meetingId, Address who, FileId fileId, long bytes) {
    Optional<StoredFile> begun =
        transactions.read(() -> {
          requireTakesPart(meetingId, who);
          return store.find(meetingId, fileId);
        });
    if (begun.isPresent()) {
      return goingOn(begun.get(), who, bytes);
    }
    if (SealedLength.plain(bytes) > limits.of(Limit.FILE_MIB) * MIB) {
      throw new Refused(
          ErrorCode.TOO_LARGE,
          "Files may have up to "
              + limits.of(Limit.FILE_MIB)
              + " MiB on this server. Send a smaller one, or make parts of it.");
    }
    requireSpace(bytes + transactions.read(store::reserved));
    return transactions.write(() -> {
      requireTakesPart(meetingId, who);
      Optional<StoredFile> there = store.find(meetingId, fileId);
      if (there.isPresent()) {
        return goingOn(there.get(), who, bytes);
      }
      requireQuota(meetingId, who, bytes);
      FileState state = FileState.of(bytes, 0);
      store.add(new StoredFile(meetingId, fileId, who, state, clock.instant()));
      return state;
    });
  }

  /** How far a file has come that was begun before. */
  private static FileState goingOn(StoredFile file, Address who, long bytes) {
    if (!file.sender().equals(who) || file.state().bytes() != bytes) {
      throw new Refused(
          ErrorCode.ALREADY_EXISTS,
          "There is another file under this id. Send this one under a new random id.");
    }
    return file.state();
  }

  private void requireQuota(MeetingId meetingId, Address who, long bytes) {
    FileStore.Taken own = store.taken(meetingId, who);
    FileStore.Taken all = store.taken(meetingId);
    if (own.bytes() + bytes > limits.of(Limit.SENDER_FILES_MIB) * MIB
        || own.files() >= limits.of(Limit.SENDER_FILES)) {
      throw new Refused(
          ErrorCode.QUOTA_REACHED,
          "You have sent as much to this meeting as fits: "
              + limits.of(Limit.SENDER_FILES)
              + " files, "
              + limits.of(Limit.SENDER_FILES_MIB)
              + " MiB together. Delete one of your files first.");
    }
    if (all.bytes() + bytes > limits.of(Limit.MEETING_FILES_MIB) * MIB
        || all.files() >= limits.of(Limit.MEETING_FILES)) {
      throw new Refused(
          ErrorCode.QUOTA_REACHED,
          "This meeting has as many files as fit: "
              + limits.of(Limit.MEETING_FILES)
              + ", "
              + limits.of(Limit.MEETING_FILES_MIB)
              + " MiB together. One of them must be deleted first.");
    }
  }

  /** How far a file has come. */
  public FileState state(MeetingId meetingId, Address who, FileId fileId) {
    return find(meetingId, who, fileId).state();
  }

  /**
   * Takes the next segment. One that is there already is not looked at.
   *
   * @param content read to its end, unless the segment is not taken
   */
  public FileState put(
      MeetingId meetingId, Address who, FileId fileId, int number, InputStream content) {
    StoredFile file = find(meetingId, who, fileId);
    requireSender(file, who);
    if (number < file.state().next()) {
      return file.state();
    }
    if (number > file.state().next() || file.state().isComplete()) {
      throw outOfOrder(file.state());
    }
    int bytes = SealedLength.segment(file.state().bytes(), number);
    requireSpace(bytes);
    try (FileFolder.Coming coming = folder.receive(meetingId, fileId, number, content, bytes)) {
      if (!coming.isWhole()) {
        throw new Refused(
            ErrorCode.INVALID_REQUEST,
            "Segment " + number + " of this file must have " + bytes + " bytes. Send it again.");
      }
      return settle(file, number, coming);
    } catch (NoSuchFileException e) {
      throw unknown(); // It was deleted while the segment came.
    } catch (IOException e) {
      log.atWarn().setCause(e).log("a segment of a file cannot be written");
      throw noSpace();
    }
  }

  /**
   * Puts a segment in its place, and counts it. No other settles meanwhile, and no bytes of the
   * file are deleted: one that counts already is not replaced.
   */
  private FileState settle(StoredFile begun, int number, FileFolder.Coming coming)
      throws IOException {
    MeetingId meetingId = begun.meetingId();
    synchronized (lock(begun.fileId())) {
      StoredFile file = find(meetingId, begun.sender(), begun.fileId());
      requireSender(file, begun.sender());
      if (file.state().bytes() != begun.state().bytes() || file.state().next() < number) {
        throw outOfOrder(file.state()); // It was deleted and begun anew.
      }
      if (file.state().next() > number) {
        return file.state(); // Another attempt has brought the same segment meanwhile.
      }
      coming.settle();
      return transactions.write(() -> {
        requireTakesPart(meetingId, begun.sender());
        FileState state =
            store.find(meetingId, begun.fileId()).orElseThrow(MeetingFiles::unknown).state();
        store.advance(meetingId, begun.fileId(), clock.instant());
        return FileState.of(state.bytes(), number + 1);
      });
    }
  }

  /** Held while a segment of a file settles, and while its bytes are deleted. */
  private Object lock(FileId fileId) {
    return locks.get(Math.floorMod(fileId.hashCode(), locks.size()));
  }

  /** Some of the disk is left to the database, so that everything else goes on. */
  private void requireSpace(long bytes) {
    try {
      if (folder.room() - bytes < limits.of(Limit.DISK_SPARE_MIB) * MIB) {
        throw noSpace();
      }
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the folder of the files cannot be used");
      throw noSpace();
    }
  }

  /** A segment of a complete file. */
  public Bytes segment(MeetingId meetingId, Address who, FileId fileId, int number) {
    FileState state = find(meetingId, who, fileId).state();
    if (!state.isComplete()) {
      throw new Refused(
          ErrorCode.FILE_UNFINISHED, "Not all of this file has come yet. Try again later.");
    }
    if (number >= state.segments()) {
      throw new Refused(
          ErrorCode.INVALID_REQUEST, "This file has " + state.segments() + " segments, from 0 on.");
    }
    try {
      int bytes = SealedLength.segment(state.bytes(), number);
      return folder
          .read(meetingId, fileId, number, bytes)
          .orElseThrow(() ->
              new Refused(
                  ErrorCode.FILE_GONE,
                  "The server has lost this file. Ask its sender to send it again."));
    } catch (IOException e) {
      throw new IllegalStateException("a segment of a file cannot be read", e);
    }
  }

  /**
   * Deletes a file that the caller's account or guest has sent; a host deletes any. Again changes
   * nothing.
   */
  public void remove(MeetingId meetingId, Address who, boolean isHost, FileId fileId) {
    boolean wasThere =
        transactions.write(() -> {
          requireTakesPart(meetingId, who);
          Optional<StoredFile> file = store.find(meetingId, fileId);
          file.ifPresent(it -> {
            requireMayDelete(it, who, isHost);
            store.remove(meetingId, fileId);
          });
          return file.isPresent();
        });
    if (wasThere) {
      deleteUnknown(meetingId, fileId);
    }
  }

  /**
   * Deletes what is as old as messages that are not kept, uploads that have stopped, and bytes that
   * belong to no file. To be called from time to time.
   */
  public void tidy() {
    Instant now = clock.agreed();
    transactions.write(
        () -> store.removeOverdue(now.minus(limits.retention()), now.minus(UNFINISHED)));
    try {
      for (MeetingId meetingId : folder.meetings()) {
        for (FileId fileId : folder.files(meetingId)) {
          deleteUnknown(meetingId, fileId);
        }
        folder.deleteEmpty(meetingId);
      }
    } catch (IOException e) {
      log.atWarn().setCause(e).log("old files cannot be deleted");
    }
  }

  /** Deletes the files of meetings that have ended, and looks at no others. To be called often. */
  public void forgetEnded() {
    for (MeetingId meetingId : transactions.read(store::ended)) {
      transactions.write(() -> store.forget(meetingId));
      try {
        folder.delete(meetingId);
      } catch (IOException e) {
        log.atDebug().setCause(e).log("an ended meeting's files are swept away later");
      }
    }
  }

  private StoredFile find(MeetingId meetingId, Address who, FileId fileId) {
    return transactions.read(() -> {
      requireTakesPart(meetingId, who);
      return store.find(meetingId, fileId).orElseThrow(MeetingFiles::unknown);
    });
  }

  private void requireTakesPart(MeetingId meetingId, Address who) {
    if (!takesPart.test(meetingId, who)) {
      throw new Refused(ErrorCode.NOT_IN_ROSTER, "You do not take part in this meeting.");
    }
  }

  private static void requireSender(StoredFile file, Address who) {
    if (!file.sender().equals(who)) {
      throw new Refused(
          ErrorCode.FORBIDDEN, "Another participant sends this file, and alone may change it.");
    }
  }

  private static void requireMayDelete(StoredFile file, Address who, boolean isHost) {
    if (!isHost && !file.sender().id().equals(who.id())) {
      throw new Refused(
          ErrorCode.FORBIDDEN,
          "Another participant has sent this file. That person and the meeting's hosts may delete it.");
    }
  }

  /** Deletes the bytes of a file that is not known; what is left is swept away later. */
  private void deleteUnknown(MeetingId meetingId, FileId fileId) {
    synchronized (lock(fileId)) {
      if (transactions.read(() -> store.find(meetingId, fileId)).isPresent()) {
        return;
      }
      try {
        folder.delete(meetingId, fileId);
      } catch (IOException e) {
        log.atDebug().setCause(e).log("a deleted file's bytes are swept away later");
      }
    }
  }

  private static Refused unknown() {
    return new Refused(
        ErrorCode.FILE_UNKNOWN,
        "There is no such file: it was deleted, is too old, or never came. Ask its sender to"
            + " send it again.");
  }

  private static Refused outOfOrder(FileState state) {
    return new Refused(
        ErrorCode.SEGMENT_OUT_OF_ORDER,
        state.isComplete()
            ? "This file is complete."
            : "Segments come in order; segment " + state.next() + " of this file is the next one.");
  }

  private static Refused noSpace() {
    return new Refused(
        ErrorCode.STORAGE_FULL,
        "The server has no room for this file. Try again later, and tell its operator.");
  }
}
