package latchkey.protocol.relay;

/** The acknowledgement of an event that needs no other answer: {@code {"ok": true}}. */
public record Accepted(boolean ok) {
  public static final Accepted OK = new Accepted(true);
}
