package latchkey.server.check;

import java.util.function.Supplier;

/**
 * One thing that can be looked at.
 *
 * @param name in a word or two
 * @param looking finds out; changes nothing
 */
public record Check(String name, Supplier<Finding> looking) {
  /** What is found now. What nobody has thought of is told as it is. */
  public Finding look() {
    try {
      return looking.get();
    } catch (RuntimeException | LinkageError e) {
      return new Finding.Broken("This could not be looked at: " + e + ".", "");
    }
  }
}
