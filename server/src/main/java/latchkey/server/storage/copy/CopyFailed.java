package latchkey.server.storage.copy;

import org.jspecify.annotations.Nullable;

/** A backup, a restore or a move was not done. The message says why, and what to do. */
public final class CopyFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CopyFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
