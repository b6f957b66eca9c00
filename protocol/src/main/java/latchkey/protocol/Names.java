package latchkey.protocol;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which names and titles there may be (docs/protocol.md, section 1): by Unicode 15.0, whatever this
 * Java has, so that both languages say the same.
 */
public final class Names {
  private static final int MOST_MARKS = 4;
  private static final int[] ENDS;
  private static final char[] CLASSES;

  static {
    List<Integer> ends = new ArrayList<>();
    StringBuilder classes = new StringBuilder();
    Matcher run = Pattern.compile("([a-z])([0-9A-Z]+)").matcher(NameTable.RUNS);
    int end = 0;
    while (run.find()) {
      end += Integer.parseInt(run.group(2), 36);
      ends.add(end);
      classes.append(run.group(1));
    }
    ENDS = ends.stream().mapToInt(Integer::intValue).toArray();
    CLASSES = classes.toString().toCharArray();
  }

  private Names() {}

  /**
   * x: may not stand; i: default-ignorable, is dropped; j: a joiner; e: asks for an emoji; m: a
   * mark; c: a mark that takes room; b: allowed, but not visible; v: visible.
   */
  static char pointClass(int point) {
    int place = Arrays.binarySearch(ENDS, point);
    return CLASSES[place >= 0 ? place + 1 : -place - 1];
  }

  /** Whether a name or title is tidy. */
  public static boolean isTidy(String name, int maxCodePoints) {
    int[] points = name.codePoints().toArray();
    char[] classes = classes(points);
    boolean visible = false;
    for (int i = 0; i < classes.length; i++) {
      if (!mayStand(classes, i)) {
        return false;
      }
      visible |= classes[i] == 'v';
    }
    return visible
        && points.length <= maxCodePoints
        && Normalizer.isNormalized(name, Normalizer.Form.NFC)
        && !isWhiteSpace(points[0])
        && !isWhiteSpace(points[points.length - 1])
        && !isMark(classes[0])
        && !hasManyMarks(classes);
  }

  /**
   * The name as it may be signed: without what cannot be seen and may not stand, in NFC, without
   * white space around it. Empty where it is no name even so.
   */
  public static Optional<String> tidy(String typed, int maxCodePoints) {
    int[] kept = typed.codePoints().filter(point -> pointClass(point) != 'i').toArray();
    char[] classes = classes(kept);
    StringBuilder left = new StringBuilder();
    for (int i = 0; i < kept.length; i++) {
      if (classes[i] == 'x' || mayStand(classes, i)) {
        left.appendCodePoint(kept[i]);
      }
    }
    String tidy = trim(Normalizer.normalize(left, Normalizer.Form.NFC));
    return isTidy(tidy, maxCodePoints) ? Optional.of(tidy) : Optional.empty();
  }

  /**
   * The name as it may be signed.
   *
   * @throws InvalidInput where it is no name
   */
  public static String tidied(@Nullable String typed, int maxCodePoints, String field) {
    return tidy(Require.present(typed, field), maxCodePoints)
        .orElseThrow(() -> refusal(maxCodePoints, field));
  }

  /**
   * A name that is tidy already.
   *
   * @throws InvalidInput where it is not
   */
  public static String require(@Nullable String name, int maxCodePoints, String field) {
    String present = Require.present(name, field);
    if (!isTidy(present, maxCodePoints)) {
      throw refusal(maxCodePoints, field);
    }
    return present;
  }

  private static InvalidInput refusal(int maxCodePoints, String field) {
    return new InvalidInput(
        field
            + " must have 1 to "
            + maxCodePoints
            + " characters, something to be seen among them, no control characters, none that cannot"
            + " be seen or that change the reading direction, and no blanks around it");
  }

  private static char[] classes(int[] points) {
    char[] classes = new char[points.length];
    for (int i = 0; i < points.length; i++) {
      classes[i] = pointClass(points[i]);
    }
    return classes;
  }

  private static boolean mayStand(char[] classes, int index) {
    char before = index == 0 ? ' ' : classes[index - 1];
    return switch (classes[index]) {
      case 'x', 'i' -> false;
      case 'j' ->
          (before == 'v' || isMark(before))
              && index + 1 < classes.length
              && classes[index + 1] == 'v';
      case 'e' -> before == 'v';
      default -> true;
    };
  }

  private static boolean isMark(char kind) {
    return kind == 'm' || kind == 'c';
  }

  private static boolean hasManyMarks(char[] classes) {
    int marks = 0;
    for (char kind : classes) {
      marks = kind == 'm' ? marks + 1 : 0;
      if (marks > MOST_MARKS) {
        return true;
      }
    }
    return false;
  }

  /** {@code White_Space}, which no version of Unicode has changed since 6.3. */
  private static boolean isWhiteSpace(int point) {
    return (point >= 0x09 && point <= 0x0D)
        || point == 0x20
        || point == 0x85
        || point == 0xA0
        || point == 0x1680
        || (point >= 0x2000 && point <= 0x200A)
        || point == 0x2028
        || point == 0x2029
        || point == 0x202F
        || point == 0x205F
        || point == 0x3000;
  }

  private static String trim(String text) {
    int begin = 0;
    int end = text.length(); // White space has one char each.
    while (begin < end && isWhiteSpace(text.charAt(begin))) {
      begin++;
    }
    while (end > begin && isWhiteSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(begin, end);
  }
}
