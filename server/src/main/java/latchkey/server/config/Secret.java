package latchkey.server.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that no log and no message shows. */
public record Secret(String value) {
  /** Whether it is that text; how long that takes tells nothing of it. */
  public boolean is(String text) {
    return MessageDigest.isEqual(
        value.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
