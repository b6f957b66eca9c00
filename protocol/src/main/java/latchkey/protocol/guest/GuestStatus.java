package latchkey.protocol.guest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import latchkey.protocol.InvalidInput;

/** Where a guest stands. From {@link #WAITING} on there is no way back. */
public enum GuestStatus {
  WAITING,
  ADMITTED,
  /** By a person. */
  DECLINED,
  /** Its link was taken back while it waited. */
  LINK_REVOKED,
  /** Its link let in as many as it can, and not this guest. */
  LINK_USED_UP,
  REMOVED,
  LEFT,
  EXPIRED;

  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static GuestStatus ofWire(String wire) {
    for (GuestStatus status : values()) {
      if (status.wire().equals(wire)) {
        return status;
      }
    }
    throw new InvalidInput("status is none that is known");
  }
}
