package latchkey.protocol;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The checks that records make of what they are built from. Each fails with {@link InvalidInput}.
 */
public final class Require {
  private static final int MIN_ID = 8;
  private static final int MAX_ID = 64;
  private static final int MAX_TOKEN = 128;

  private Require() {}

  /** {@code value}, which must be there. */
  public static <T> T present(@Nullable T value, String field) {
    if (value == null) {
      throw new InvalidInput(field + " is missing");
    }
    return value;
  }

  /** An id: 8 to 64 letters, digits, '-' or '_'. */
  public static String id(@Nullable String value, String field) {
    String id = present(value, field);
    if (!isId(id)) {
      throw new InvalidInput(field + " must be 8 to 64 letters, digits, '-' or '_'");
    }
    return id;
  }

  private static boolean isId(String text) {
    if (text.length() < MIN_ID || text.length() > MAX_ID) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  /** A UUID in its one form: 36 characters, small letters. */
  public static UUID uuid(@Nullable String value, String field) {
    String text = present(value, field);
    try {
      UUID uuid = UUID.fromString(text);
      if (uuid.toString().equals(text)) {
        return uuid;
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(field + " must be a UUID in small letters", e);
    }
    throw new InvalidInput(field + " must be a UUID in small letters");
  }

  /** Text of 1 to {@code maxCodePoints} code points, no control characters, not blank. */
  public static String line(@Nullable String value, int maxCodePoints, String field) {
    String line = present(value, field);
    int length = line.codePointCount(0, line.length());
    that(
        !line.isBlank() && length <= maxCodePoints,
        field + " must have 1 to " + maxCodePoints + " characters");
    that(
        line.codePoints().noneMatch(Require::isForbiddenInLine),
        field + " must not have control characters");
    return line;
  }

  private static boolean isForbiddenInLine(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || isDirectionOverride(codePoint);
  }

  /**
   * Characters that make text read in another order than it is stored, and so could disguise a
   * name.
   */
  private static boolean isDirectionOverride(int codePoint) {
    return (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }

  /** A token, or what a caller takes for one: whether it is good is asked of its hash. */
  public static String token(@Nullable String value, String field) {
    return line(value, MAX_TOKEN, field);
  }

  /** Bytes of exactly {@code length}. */
  public static Bytes length(@Nullable Bytes value, int length, String field) {
    Bytes bytes = present(value, field);
    if (bytes.length() != length) {
      throw new InvalidInput(field + " must have " + length + " bytes, not " + bytes.length());
    }
    return bytes;
  }

  /** Bytes of 1 to {@code max}. */
  public static Bytes upTo(@Nullable Bytes value, int max, String field) {
    Bytes bytes = present(value, field);
    if (bytes.isEmpty() || bytes.length() > max) {
      throw new InvalidInput(field + " must have 1 to " + max + " bytes, not " + bytes.length());
    }
    return bytes;
  }

  /** A number from {@code min} to {@code max}, both included. */
  public static int between(int value, int min, int max, String field) {
    return (int) between((long) value, min, max, field);
  }

  /** A number from {@code min} to {@code max}, both included. */
  public static long between(long value, long min, long max, String field) {
    if (value < min || value > max) {
      throw new InvalidInput(field + " must be from " + min + " to " + max + ", not " + value);
    }
    return value;
  }

  /** An immutable copy of a list of {@code min} to {@code max} items, none of them null. */
  public static <T> List<T> items(@Nullable List<T> value, int min, int max, String field) {
    List<T> items = present(value, field);
    if (items.size() < min || items.size() > max) {
      throw new InvalidInput(
          field + " must have " + min + " to " + max + " items, not " + items.size());
    }
    if (containsNull(items)) {
      throw new InvalidInput(field + " has an item that is null");
    }
    return List.copyOf(items);
  }

  private static boolean containsNull(Collection<?> values) {
    for (Object value : values) {
      if (value == null) {
        return true;
      }
    }
    return false;
  }

  /** Fails with {@code message} where {@code condition} does not hold. */
  public static void that(boolean condition, String message) {
    if (!condition) {
      throw new InvalidInput(message);
    }
  }
}
