package latchkey.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import latchkey.client.store.KeyStore;
import latchkey.client.store.StoreFailure;
import latchkey.server.check.Check;
import latchkey.server.check.Finding;

/** Looks at a terminal's key store. */
final class KeyFile {
  private KeyFile() {}

  static Check check(Path file) {
    return new Check("key file", () -> look(file));
  }

  private static Finding look(Path file) {
    if (!Files.exists(file)) {
      return new Finding.Fine(
          file + " is not there: no terminal of this user has signed in with it.");
    }
    if (!Files.isReadable(file) || !Files.isWritable(file)) {
      return new Finding.Broken(
          file + " cannot be read and written by this user.",
          "Run this as the user whose keys they are; they are not to be shared.");
    }
    try {
      KeyStore.requireWhole(file);
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        if (!permissions.endsWith("------")) {
          return new Finding.Warning(
              file + " may be read by this machine's other users (" + permissions + ").",
              "Close it: chmod 600 "
                  + file
                  + ". If others may have read it, sign that device out and in anew.");
        }
      }
      return new Finding.Fine(file + " is whole, and this user's alone.");
    } catch (StoreFailure e) {
      return e.reason() == StoreFailure.Reason.IN_USE
          ? new Finding.Fine(file + " is in use by a terminal at this moment, so it opens.")
          : new Finding.Broken(String.valueOf(e.getMessage()), "");
    } catch (IOException e) {
      return new Finding.Broken(file + " cannot be looked at: " + e.getMessage() + ".", "");
    }
  }
}
