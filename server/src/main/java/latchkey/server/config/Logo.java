package latchkey.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A picture of who runs the server.
 *
 * @param contentType of which kind it is
 * @param content the file's bytes, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Logo(String contentType, byte[] content) {
  private static final int MAX_BYTES = 256 * 1024;
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

  /**
   * Reads a picture. Its kind is told by its content, whatever its name says.
   *
   * @throws IllegalArgumentException where there is none that browsers show, or where it is too
   *     large
   */
  public static Logo read(Path file) {
    byte[] content = contentOf(file);
    return new Logo(typeOf(file, content), content);
  }

  private static byte[] contentOf(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException(
            "logo must be at most " + MAX_BYTES / 1024 + " KiB, and " + file + " is larger");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("logo must be a file that can be read, not " + file, e);
    }
  }

  private static String typeOf(Path file, byte[] content) {
    if (beginsWith(content, PNG)) {
      return "image/png";
    }
    if (beginsWith(content, JPEG)) {
      return "image/jpeg";
    }
    if (isSvg(content)) {
      return "image/svg+xml";
    }
    throw new IllegalArgumentException("logo must be a PNG, JPEG or SVG picture, not " + file);
  }

  private static boolean beginsWith(byte[] content, byte[] start) {
    return content.length >= start.length
        && Arrays.equals(content, 0, start.length, start, 0, start.length);
  }

  private static boolean isSvg(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8).stripLeading();
    return text.matches("(?s)(?:\\x{FEFF})?\\s*<(?:\\?xml|!--|!DOCTYPE svg|svg).*")
        && text.contains("<svg");
  }
}
