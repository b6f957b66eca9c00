package latchkey.server.check;

/** What a check has found. */
public sealed interface Finding {
  /** Whole sentences, for a person. */
  String text();

  /** All is as it must be. */
  record Fine(String text) implements Finding {}

  /**
   * It works, but not for long or not for many.
   *
   * @param problem what is wrong, and why
   * @param remedy what helps; may be empty where the problem says it
   */
  record Warning(String problem, String remedy) implements Finding {
    @Override
    public String text() {
      return sentences(problem, remedy);
    }
  }

  /**
   * It does not work.
   *
   * @param problem what is wrong, and why
   * @param remedy what helps; may be empty where the problem says it
   */
  record Broken(String problem, String remedy) implements Finding {
    @Override
    public String text() {
      return sentences(problem, remedy);
    }
  }

  private static String sentences(String problem, String remedy) {
    return remedy.isEmpty() ? problem : problem + " " + remedy;
  }
}
