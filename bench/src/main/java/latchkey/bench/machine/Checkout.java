package latchkey.bench.machine;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that measurements run in. */
public final class Checkout {
  private Checkout() {}

  /** Its root: what the launcher says, or the first folder above this one that has a launcher. */
  public static Path root() {
    String told = System.getProperty("latchkey.home");
    Path folder = Path.of(told == null ? "" : told).toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("latchkey"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException(
            "Measurements run in a checkout of Latchkey: use ./latchkey bench there.");
      }
      folder = parent;
    }
    return folder;
  }

  /** The folder of the Node.js baseline. */
  static Path baseline() {
    return root().resolve("bench/src/main/node");
  }
}
