package latchkey.cli.demo;

/** Something in the demo did not happen as it must. */
final class DemoFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoFailed(String message) {
    super(message);
  }
}
