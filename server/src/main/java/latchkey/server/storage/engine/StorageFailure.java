package latchkey.server.storage.engine;

/** The database did not do what it must always do: full, broken, locked by another program. */
public final class StorageFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
