package latchkey.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/** Breaks text into lines that fit, at blanks where there are some. */
final class Wrapping {
  private static final int NARROWEST = 10;

  private Wrapping() {}

  /** The lines of {@code text}, which has no line ends; one at least. */
  static List<String> lines(String text, int columns) {
    int most = Math.max(NARROWEST, columns);
    List<String> lines = new ArrayList<>();
    int start = 0;
    int blank = -1;
    int width = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int wide = Math.max(0, WCWidth.wcwidth(point));
      if (width + wide > most) {
        int end = blank > start ? blank : at;
        lines.add(text.substring(start, end));
        start = end == blank ? end + 1 : end;
        at = start;
        blank = -1;
        width = 0;
        continue;
      }
      if (point == ' ') {
        blank = at;
      }
      width += wide;
      at += Character.charCount(point);
    }
    lines.add(text.substring(start));
    return lines;
  }
}
