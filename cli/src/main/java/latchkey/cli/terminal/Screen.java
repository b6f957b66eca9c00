package latchkey.cli.terminal;

import java.util.Optional;

/** Where lines are printed, and where they come from. Safe for use by several threads. */
interface Screen {
  /** Prints one line, which is never torn, nor put into one that is being typed. */
  void print(String line);

  /** So many columns a line has; what is longer goes on at the left. */
  int width();

  /** Whether something that was printed did not arrive. */
  boolean isLost();

  /**
   * The next text that was typed or piped in: a line, or several where a person typed them as one.
   * Empty at the end of input.
   *
   * @param prompt what a person sees before it
   * @param remembered whether it can be fetched again with the Up key
   */
  Optional<String> read(String prompt, boolean remembered);

  /** What has been typed and not sent off yet. */
  String unfinished();
}
