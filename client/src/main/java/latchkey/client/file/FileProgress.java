package latchkey.client.file;

/** Follows a file on its way. */
@FunctionalInterface
public interface FileProgress {
  /** Is told of nothing, and never gives up. */
  FileProgress UNSEEN = (done, all) -> true;

  /**
   * So many bytes of it are there.
   *
   * @return whether to go on
   */
  boolean at(long done, long all);
}
