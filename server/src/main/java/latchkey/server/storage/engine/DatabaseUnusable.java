package latchkey.server.storage.engine;

import org.jspecify.annotations.Nullable;

/** The database cannot be opened. The message says which file or directory, and why. */
public final class DatabaseUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what stands in the way of opening it. */
  public static DatabaseUnusable cannotBeOpened(String name, Exception cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new DatabaseUnusable(name + " cannot be opened: " + root.getMessage(), cause);
  }

  public DatabaseUnusable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
