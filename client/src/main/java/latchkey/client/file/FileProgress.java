package latchkey.client.file;

/** Follows a file on its way. */
@FunctionalInterface
public interface FileProgress {
  /** Nobody looks. */
  FileProgress UNSEEN = (done, all) -> true;

  /**
   * So many bytes of it are there.
   *
   * @return whether to go on
   */
  boolean at(long done, long all);
}
