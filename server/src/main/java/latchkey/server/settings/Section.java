package latchkey.server.settings;

/** Settings that belong together. In a file, those in tables come last. */
public enum Section {
  PLACE("Where it runs"),
  PROXY("Behind a proxy"),
  OPERATOR("Whose service it is"),
  LOGS("Logs"),
  TLS("HTTPS without a proxy"),
  MANAGEMENT("How it does: metrics and health"),
  LIMITS("Limits");

  private final String title;

  Section(String title) {
    this.title = title;
  }

  /** For people. */
  public String title() {
    return title;
  }
}
