package latchkey.server.settings;

import java.util.Comparator;

/** Finds what a person may have meant who mistyped a setting's name. */
final class Words {
  private static final int FAR = 3;

  private Words() {}

  /** What to do about a name that no setting has. */
  static String like(String key) {
    return SettingTable.ALL.stream()
        .map(Setting::key)
        .filter(known -> distance(known, key) <= FAR)
        .min(Comparator.comparingInt(known -> distance(known, key)))
        .map(known -> "Did you mean " + known + "? ")
        .orElse("")
        .concat("See all of them: latchkey settings --example.");
  }

  /** How many letters must be put in, left out or exchanged to make one of the other. */
  private static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] now = new int[other.length() + 1];
      now[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int exchanged = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(exchanged, 1 + Math.min(before[j], now[j - 1]));
      }
      before = now;
    }
    return before[other.length()];
  }
}
