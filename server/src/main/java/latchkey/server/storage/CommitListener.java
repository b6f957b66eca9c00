package latchkey.server.storage;

/** Told of commits. Must neither block nor throw. */
@FunctionalInterface
public interface CommitListener {
  /** Listens to none. */
  CommitListener NONE = (changes, nanos) -> {};

  /**
   * Some changes were stored together, or failed together.
   *
   * @param nanos how long that took
   */
  void committed(int changes, long nanos);
}
