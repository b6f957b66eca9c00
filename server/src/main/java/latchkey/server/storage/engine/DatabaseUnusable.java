package latchkey.server.storage.engine;

import org.jspecify.annotations.Nullable;

/** The database cannot be opened. The message says which file or directory, and why. */
public final class DatabaseUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseUnusable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
