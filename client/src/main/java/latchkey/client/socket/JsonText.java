package latchkey.client.socket;

/**
 * An argument of an event or an acknowledgement as it came: well-formed JSON that nobody has read
 * yet.
 */
record JsonText(String text) {
  boolean isObject() {
    return text.startsWith("{");
  }

  @Override
  public String toString() {
    return text;
  }
}
