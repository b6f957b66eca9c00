package latchkey.client.store;

/** The store's file cannot be read or written. The message says which file and why. */
public final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
