package latchkey.client.http;

import latchkey.protocol.FileId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.file.BeginFile;
import latchkey.protocol.file.FileState;

/** Files of one meeting, as a device or guest that takes part in it may call. */
public final class FileApi {
  private final Rest rest;
  private final MeetingId meeting;

  FileApi(Rest rest, MeetingId meeting) {
    this.rest = rest;
    this.meeting = meeting;
  }

  /** Begins a file of so many bytes of ciphertext; again, it says how far that has come. */
  public FileState begin(FileId file, long bytes) {
    return rest.put(path(file), new BeginFile(bytes), FileState.class);
  }

  public FileState state(FileId file) {
    return rest.get(path(file), FileState.class);
  }

  public FileState put(FileId file, int number, byte[] segment) {
    return rest.putBytes(segment(file, number), segment, FileState.class);
  }

  /** A segment, as the server hands it out. */
  public byte[] fetch(FileId file, int number) {
    return rest.getBytes(segment(file, number));
  }

  public void delete(FileId file) {
    rest.delete(path(file));
  }

  private String path(FileId file) {
    return "/meetings/" + meeting + "/files/" + file;
  }

  private String segment(FileId file, int number) {
    return path(file) + "/segments/" + number;
  }
}
