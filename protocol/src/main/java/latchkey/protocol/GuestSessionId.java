package latchkey.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names one guest's stay: from its knock until it leaves, is removed or expires. Made by the guest.
 */
public record GuestSessionId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public GuestSessionId {
    Require.id(value, "sessionId");
  }

  public static GuestSessionId random() {
    return new GuestSessionId("g_" + RandomId.make());
  }

  @Override
  public String toString() {
    return value;
  }
}
