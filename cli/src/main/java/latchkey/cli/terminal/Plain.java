package latchkey.cli.terminal;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Makes text that others wrote safe to show: nothing in it can steer the terminal. */
public final class Plain {
  private static final Pattern LINE_END = Pattern.compile("\\R");

  private Plain() {}

  /** {@code text} with a replacement character for everything but letters, signs and spaces. */
  public static String text(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints().map(each -> isHarmless(each) ? each : 0xFFFD).forEach(plain::appendCodePoint);
    return plain.toString();
  }

  /** The lines of {@code text}, each as {@link #text} shows it; one at least. */
  public static List<String> lines(String text) {
    return Arrays.stream(LINE_END.split(text, -1)).map(Plain::text).toList();
  }

  private static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // Joins emoji; the other format characters could reorder or hide text.
      case Character.FORMAT -> codePoint == 0x200D;
      default -> true;
    };
  }
}
