package latchkey.bench.report;

/** Text in HTML. */
final class Text {
  private Text() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
