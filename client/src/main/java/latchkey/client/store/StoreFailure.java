package latchkey.client.store;

/** The store's file cannot be read or written. The message says which file, why, and what helps. */
public final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What stands in the way. */
  public enum Reason {
    /** The disk is full. The store works again as soon as there is room. */
    FULL,
    /** Another process has the store open. */
    IN_USE,
    /** The file is damaged, or is no key store. */
    DAMAGED,
    /** A newer version of this program has written it. */
    NEWER,
    /** The file may not be read or written, or its disk fails. */
    UNREACHABLE
  }

  private final Reason reason;

  StoreFailure(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What stands in the way. */
  public Reason reason() {
    return reason;
  }

  /** Whether the store may work again without anything done to its file. */
  public boolean mayPass() {
    return switch (reason) {
      case FULL, UNREACHABLE -> true;
      case IN_USE, DAMAGED, NEWER -> false;
    };
  }
}
