package latchkey.server.storage.copy;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import latchkey.protocol.Json;
import latchkey.server.storage.PrivateFiles;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A backup: a ZIP file of the database in SQLite's form, the key of the receipts, and, last, a note
 * of what is in it. Any tool opens it; {@link #unpack} finds every byte of a file in it that was
 * changed or cut off by accident.
 */
final class Archive implements AutoCloseable {
  /** Names of the files in it. */
  static final String DATABASE = "latchkey.db";

  static final String RECEIPT_KEY = "receipt.key";
  private static final String NOTE = "backup.json";
  private static final int FORMAT = 1;
  private static final int BUFFER = 1 << 16;

  /**
   * What is in a backup.
   *
   * @param version of the Latchkey that made it
   */
  record Note(int format, String version, Instant madeAt, Map<String, Content> files) {
    Note {
      files = Map.copyOf(files);
    }
  }

  /** One file's length in bytes, and its SHA-256 in hexadecimal digits. */
  record Content(long bytes, String sha256) {}

  private final Path path;
  private final ZipFile zip;
  private final Note note;

  private Archive(Path path, ZipFile zip, Note note) {
    this.path = path;
    this.zip = zip;
    this.note = note;
  }

  /**
   * Writes one, in one go: where this fails, there is none.
   *
   * @param files under the names that they have in it
   */
  static void write(
      Path path, String version, Instant madeAt, Map<String, Path> files, Progress progress)
      throws IOException {
    Path unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
    Files.deleteIfExists(unfinished);
    PrivateFiles.create(unfinished);
    try {
      try (ZipOutputStream zip =
          new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished)))) {
        zip.setLevel(Deflater.BEST_SPEED); // Nearly all of it is ciphertext.
        Map<String, Content> contents = new LinkedHashMap<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
          contents.put(file.getKey(), add(zip, file.getKey(), file.getValue(), progress));
        }
        zip.putNextEntry(new ZipEntry(NOTE));
        zip.write(Json.mapper().writeValueAsBytes(new Note(FORMAT, version, madeAt, contents)));
        zip.closeEntry();
      }
      PrivateFiles.force(unfinished);
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static Content add(ZipOutputStream zip, String name, Path file, Progress progress)
      throws IOException {
    MessageDigest sha256 = Sum.sha256();
    zip.putNextEntry(new ZipEntry(name));
    long bytes;
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      bytes = copy(in, zip, "packing", Files.size(file), progress);
    }
    zip.closeEntry();
    return new Content(bytes, HexFormat.of().formatHex(sha256.digest()));
  }

  /**
   * Opens one.
   *
   * @throws CopyFailed where it is none, or one that this version does not read
   */
  static Archive open(Path path) {
    try {
      ZipFile zip = new ZipFile(path.toFile());
      Optional<Note> note = Optional.empty();
      try {
        note = note(zip);
        return new Archive(
            path,
            zip,
            note.orElseThrow(
                () -> new CopyFailed(path + " is no backup that this Latchkey reads.", null)));
      } finally {
        if (note.isEmpty()) {
          zip.close();
        }
      }
    } catch (ZipException | JacksonException e) {
      throw new CopyFailed(path + " is no backup, or is cut off.", e);
    } catch (IOException e) {
      throw new CopyFailed(path + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static Optional<Note> note(ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(NOTE);
    if (entry == null) {
      return Optional.empty();
    }
    try (InputStream in = zip.getInputStream(entry)) {
      Note note = Json.mapper().readValue(in.readNBytes(BUFFER), Note.class);
      return note.format() == FORMAT && note.files().containsKey(DATABASE)
          ? Optional.of(note)
          : Optional.empty();
    }
  }

  Note note() {
    return note;
  }

  boolean has(String name) {
    return note.files().containsKey(name);
  }

  /**
   * Unpacks a file of it, for this user alone, down to the disk.
   *
   * @param target where there is nothing yet, or something that goes
   * @throws CopyFailed where it is not what was packed
   */
  void unpack(String name, Path target, Progress progress) throws IOException {
    Content expected = note.files().get(name);
    ZipEntry entry = zip.getEntry(name);
    if (expected == null || entry == null) {
      throw damaged(name, null);
    }
    Files.deleteIfExists(target);
    PrivateFiles.create(target);
    MessageDigest sha256 = Sum.sha256();
    long bytes;
    try (InputStream in = zip.getInputStream(entry);
        OutputStream out =
            new DigestOutputStream(
                Files.newOutputStream(target, StandardOpenOption.WRITE), sha256)) {
      bytes = copy(in, out, "unpacking", expected.bytes(), progress);
    } catch (ZipException | EOFException e) {
      Files.delete(target);
      throw damaged(name, e);
    }
    if (bytes != expected.bytes()
        || !expected.sha256().equals(HexFormat.of().formatHex(sha256.digest()))) {
      Files.delete(target);
      throw damaged(name, null);
    }
    PrivateFiles.force(target);
  }

  private CopyFailed damaged(String name, @Nullable Exception cause) {
    return new CopyFailed(
        path + " is damaged: " + name + " in it is not what was backed up. Use another backup.",
        cause);
  }

  private static long copy(
      InputStream in, OutputStream out, String what, long all, Progress progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    long done = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
      done += read;
      progress.at(what, done, all);
    }
    return done;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
