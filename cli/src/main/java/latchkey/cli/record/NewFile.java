package latchkey.cli.record;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import latchkey.protocol.InvalidInput;

/** Writes a file that was not there, for its owner alone. */
final class NewFile {
  private NewFile() {}

  /**
   * Writes it, whole or not at all.
   *
   * @throws InvalidInput where there is a file of that name, or it cannot be written
   */
  static Path write(String name, byte[] bytes) {
    Path file = path(name);
    try (OutputStream out = opened(file)) {
      write(file, out, bytes);
    } catch (FileAlreadyExistsException e) {
      throw new InvalidInput(file + " is there already, and stays as it is. Name another file.", e);
    } catch (IOException e) {
      throw new InvalidInput(
          file + " cannot be written: " + e.getMessage() + ". Name a file in a folder of yours.",
          e);
    }
    return file;
  }

  private static Path path(String name) {
    try {
      return Path.of(name).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new InvalidInput("That is no name of a file.", e);
    }
  }

  /** From here on the file is ours: whatever fails before leaves alone what was there. */
  private static OutputStream opened(Path file) throws IOException {
    return Channels.newOutputStream(
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly(file)));
  }

  private static void write(Path file, OutputStream out, byte[] bytes) throws IOException {
    try {
      out.write(bytes);
      out.close();
    } catch (IOException e) {
      deletePart(file, e);
      throw e;
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void deletePart(Path file, IOException failure) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
