package latchkey.server;

/** What runs. */
public final class Build {
  public static final String VERSION = "0.1.0";

  private Build() {}

  /** For programs that ask. */
  record Running(String version, String java) {}

  static Running info() {
    return new Running(VERSION, Runtime.version().toString());
  }
}
