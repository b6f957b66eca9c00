package latchkey.web.signal;

/** A device refused its input. */
final class Refused extends Exception {
  private final String code;

  /**
   * @param code the stable name that {@code web/signal} gives this kind of refusal
   */
  Refused(String code, String message) {
    super(code + ": " + message);
    this.code = code;
  }

  String code() {
    return code;
  }
}
