package latchkey.server.file;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.FileId;
import latchkey.protocol.MeetingId;

/** Keeps which files there are, and how much of each has come. */
public interface FileStore {
  /** How much there is: so many files, and their bytes when they are complete. */
  record Taken(int files, long bytes) {}

  Optional<StoredFile> find(MeetingId meetingId, FileId fileId);

  /** What all files of a meeting take up. */
  Taken taken(MeetingId meetingId);

  /** What one participant's files take up in a meeting. */
  Taken taken(MeetingId meetingId, Address sender);

  /** How many bytes of all files of all meetings are reserved and have not come. */
  long reserved();

  void add(StoredFile file);

  /** Counts one segment more. */
  void advance(MeetingId meetingId, FileId fileId, Instant at);

  void remove(MeetingId meetingId, FileId fileId);

  /** Forgets the files of one sender in a meeting that are not complete. */
  void removeUnfinished(MeetingId meetingId, Address sender);

  /** Forgets those of which nothing has come since then: of the complete ones, of the others. */
  void removeOverdue(Instant complete, Instant unfinished);

  /** The meetings that have ended and have files. */
  List<MeetingId> ended();

  /** Forgets all files of a meeting. */
  void forget(MeetingId meetingId);
}
