package latchkey.server.settings;

/**
 * Something that was set and does not work.
 *
 * @param what which setting
 * @param origin where it was set
 * @param why what is wrong with it
 * @param remedy what to do
 */
public record Mistake(String what, String origin, String why, String remedy) {
  @Override
  public String toString() {
    return what + ", " + origin + ": " + why + ".\n      -> " + remedy;
  }
}
