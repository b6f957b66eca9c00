package latchkey.protocol;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which names can be taken for others. The browser's SDK says the same. */
public final class LookAlikes {
  /**
   * What looks like another letter beyond case, width, style and accents: in the spirit of UTS 39,
   * and small.
   */
  private static final Map<String, String> LOOKS =
      Map.ofEntries(
          Map.entry("a", "АаΑαɑ"),
          Map.entry("b", "ВвΒЬь"),
          Map.entry("c", "СсϹϲᴄ"),
          Map.entry("d", "ԁԀđ"),
          Map.entry("e", "ЕеΕҽ"),
          Map.entry("g", "ɡԌց"),
          Map.entry("h", "НнΗһҺհħ"),
          Map.entry("i", "ІіΙιıӀӏłŁ|1l"),
          Map.entry("j", "Јјϳ"),
          Map.entry("k", "КкΚκ"),
          Map.entry("m", "МмΜ"),
          Map.entry("n", "Νηпո"),
          Map.entry("o", "ОоΟοσςօՕ0øØ"),
          Map.entry("p", "РрΡρ"),
          Map.entry("q", "ԛԚ"),
          Map.entry("r", "гᴦ"),
          Map.entry("s", "ЅѕՏ"),
          Map.entry("t", "ТтΤτ"),
          Map.entry("u", "υսᴜ"),
          Map.entry("v", "νѵѴ"),
          Map.entry("w", "ԝԜωѡ"),
          Map.entry("x", "ХхΧχ"),
          Map.entry("y", "УуΥγүҮ"),
          Map.entry("z", "Ζᴢ"),
          Map.entry("3", "Зз"));

  private static final Map<Integer, String> ALIKE = new HashMap<>();

  static {
    LOOKS.forEach(
        (look, letters) -> letters.codePoints().forEach(letter -> ALIKE.put(letter, look)));
  }

  /** What people add to a name to seem to be something. */
  private static final Set<String> ROLES =
      Set.of(
          "host",
          "cohost",
          "guest",
          "member",
          "admin",
          "moderator",
          "organiser",
          "organizer",
          "you",
          "me");

  private static final Pattern BETWEEN_WORDS =
      Pattern.compile(
          "[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
              + "!-/:-@\\[-`{-~\\u00a1-\\u00bf\\u2010-\\u205e\\u3001-\\u3003\\u30fb]+");

  private LookAlikes() {}

  /** Whether one name can be taken for the other, by how it looks or by a role put beside it. */
  public static boolean looksAlike(String one, String other) {
    List<String> first = wordsOf(one);
    List<String> second = wordsOf(other);
    String plain = withoutRoles(first);
    return !plain.isEmpty()
        && (String.join("", first).equals(String.join("", second))
            || plain.equals(withoutRoles(second)));
  }

  private static String withoutRoles(List<String> words) {
    String rest =
        words.stream().filter(word -> !ROLES.contains(word)).collect(Collectors.joining());
    return rest.isEmpty() ? String.join("", words) : rest;
  }

  /**
   * The words of a name, each as its look: letters of other scripts that look the same, no case, no
   * accents, no signs.
   */
  private static List<String> wordsOf(String name) {
    int[] seen =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .codePoints()
            .filter(point -> "imcje".indexOf(Names.pointClass(point)) < 0)
            .toArray();
    String same =
        alike(alike(new String(seen, 0, seen.length)).toLowerCase(Locale.ROOT))
            .replace("rn", "m")
            .replace("vv", "w");
    List<String> words =
        Arrays.stream(BETWEEN_WORDS.split(same, -1)).filter(word -> !word.isEmpty()).toList();
    return words.isEmpty() ? List.of(same) : words;
  }

  private static String alike(String text) {
    StringBuilder alike = new StringBuilder();
    text.codePoints()
        .forEach(point -> alike.append(ALIKE.getOrDefault(point, Character.toString(point))));
    return alike.toString();
  }
}
