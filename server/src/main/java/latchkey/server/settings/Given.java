package latchkey.server.settings;

import java.nio.file.Path;

/**
 * What an operator has set.
 *
 * @param text as it was written
 * @param folder what relative paths in it begin at
 * @param origin where it was written, such as {@code line 3 of latchkey.toml}
 */
public record Given(String text, Path folder, String origin) {
  /** The usual value's origin. */
  static final String USUAL = "the usual value";

  /** The text as a path. */
  Path path() {
    return folder.toString().isEmpty() ? Path.of(text) : folder.resolve(text);
  }
}
