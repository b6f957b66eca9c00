package latchkey.server.storage.copy;

/** Told how far work has come that may take long. */
@FunctionalInterface
public interface Progress {
  /**
   * So much is done.
   *
   * @param what is being done, for people: "copying"
   * @param done out of {@code all}; of bytes or rows
   */
  void at(String what, long done, long all);
}
