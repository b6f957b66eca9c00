package latchkey.server.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import latchkey.protocol.Bytes;
import latchkey.protocol.FileId;
import latchkey.protocol.MeetingId;

/**
 * Files' ciphertext on disk: a folder for each meeting, in it one for each file, in that one file
 * for each segment. Names are made of ids alone, in hexadecimal digits, since there are disks that
 * take small and capital letters for the same.
 */
public final class FileFolder {
  private static final String COMING = ".coming";
  private static final int BUFFER = 1 << 16;

  private final Path root;

  /**
   * @param root is there
   */
  public FileFolder(Path root) {
    this.root = root;
  }

  /** How many bytes the disk has room for. */
  long room() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  /**
   * Takes in a segment, down to the disk. It is not in its place yet.
   *
   * @throws NoSuchFileException where the file's folder was deleted meanwhile
   * @throws IOException where the disk does not take it
   * @throws RuntimeException where the content broke off
   */
  Coming receive(MeetingId meetingId, FileId fileId, int number, InputStream content, int bytes)
      throws IOException {
    Path folder = folder(meetingId, fileId);
    Path path = folder.resolve(number + "." + UUID.randomUUID() + COMING);
    boolean received = false;
    try (FileChannel channel = create(meetingId, folder, path)) {
      boolean whole = copy(content, channel, bytes) == bytes;
      if (whole) {
        channel.force(true);
      }
      received = true;
      return new Coming(path, folder, number, whole);
    } finally {
      if (!received) {
        Files.deleteIfExists(path);
      }
    }
  }

  /**
   * A segment that has come. Of one that is not put in its place nothing is left.
   *
   * @param isWhole whether it has just as many bytes as it must
   */
  record Coming(Path path, Path folder, int number, boolean isWhole) implements Closeable {
    /**
     * Puts it in its place, where another one gives way.
     *
     * @throws NoSuchFileException where the file was deleted meanwhile
     */
    void settle() throws IOException {
      Files.move(path, folder.resolve(String.valueOf(number)), StandardCopyOption.ATOMIC_MOVE);
      force(folder);
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(path);
    }
  }

  private FileChannel create(MeetingId meetingId, Path folder, Path file) throws IOException {
    try {
      return open(file);
    } catch (NoSuchFileException e) {
      Files.createDirectories(folder);
      force(folder(meetingId));
      force(root);
      return open(file);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** How many bytes there were, counted to one more than there may be. */
  private static long copy(InputStream content, FileChannel channel, int most) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long copied = 0;
    int read = read(content, buffer);
    while (read >= 0) {
      copied += read;
      if (copied > most) {
        return copied;
      }
      ByteBuffer rest = ByteBuffer.wrap(buffer, 0, read);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      read = read(content, buffer);
    }
    return copied;
  }

  /** What goes wrong here is not the disk's fault. */
  private static int read(InputStream content, byte[] buffer) {
    try {
      return content.read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So that the name is on the disk, too. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** A segment; empty where it is not there whole. */
  Optional<Bytes> read(MeetingId meetingId, FileId fileId, int number, int bytes)
      throws IOException {
    try {
      byte[] content =
          Files.readAllBytes(folder(meetingId, fileId).resolve(String.valueOf(number)));
      return content.length == bytes ? Optional.of(Bytes.of(content)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Deletes a file's bytes. */
  void delete(MeetingId meetingId, FileId fileId) throws IOException {
    deleteAll(folder(meetingId, fileId));
  }

  /** Deletes what was still coming when the server ended. To be called while nothing comes. */
  public void deleteUnfinished() throws IOException {
    for (Path meeting : entries(root)) {
      for (Path file : entries(meeting)) {
        for (Path segment : entries(file)) {
          if (segment.getFileName().toString().endsWith(COMING)) {
            Files.deleteIfExists(segment);
          }
        }
      }
    }
  }

  /** Deletes the bytes of all files of a meeting. What has another name is left alone. */
  void delete(MeetingId meetingId) throws IOException {
    for (FileId fileId : files(meetingId)) {
      delete(meetingId, fileId);
    }
    deleteEmpty(meetingId);
  }

  /** Deletes a meeting's folder where it has no files. */
  void deleteEmpty(MeetingId meetingId) throws IOException {
    try {
      Files.deleteIfExists(folder(meetingId));
    } catch (DirectoryNotEmptyException e) {
      // There are some.
    }
  }

  /** The meetings that have a folder. */
  List<MeetingId> meetings() throws IOException {
    return entries(root).stream().flatMap(folder -> meetingId(folder).stream()).toList();
  }

  /** The files of a meeting that have a folder. */
  List<FileId> files(MeetingId meetingId) throws IOException {
    return entries(folder(meetingId)).stream().flatMap(file -> fileId(file).stream()).toList();
  }

  private static void deleteAll(Path folder) throws IOException {
    for (Path file : entries(folder)) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }

  private static List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      found.forEach(entries::add);
    }
    return entries;
  }

  private Path folder(MeetingId meetingId) {
    byte[] meeting = meetingId.value().getBytes(StandardCharsets.US_ASCII);
    return root.resolve(HexFormat.of().formatHex(meeting));
  }

  private Path folder(MeetingId meetingId, FileId fileId) {
    return folder(meetingId).resolve(HexFormat.of().formatHex(fileId.bytes().toByteArray()));
  }

  private static Optional<MeetingId> meetingId(Path folder) {
    try {
      byte[] id = HexFormat.of().parseHex(folder.getFileName().toString());
      return Optional.of(new MeetingId(new String(id, StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<FileId> fileId(Path folder) {
    try {
      byte[] id = HexFormat.of().parseHex(folder.getFileName().toString());
      return Optional.of(FileId.of(Bytes.of(id)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
