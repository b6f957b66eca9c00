package latchkey.protocol;

/**
 * A value from outside that breaks the wire's rules. The message reads on from the field's name:
 * "is missing".
 */
public final class InvalidInput extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidInput(String message) {
    super(message);
  }

  public InvalidInput(String message, Throwable cause) {
    super(message, cause);
  }
}
