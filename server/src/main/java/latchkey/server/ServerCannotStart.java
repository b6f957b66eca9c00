package latchkey.server;

/** Something in the server's surroundings is not as its settings say. The message says what. */
public final class ServerCannotStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ServerCannotStart(String message) {
    super(message);
  }

  public ServerCannotStart(String message, Throwable cause) {
    super(message, cause);
  }
}
