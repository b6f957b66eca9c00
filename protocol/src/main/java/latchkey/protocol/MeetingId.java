package latchkey.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * Names a meeting. Made by the device that creates it, since the roster's first entry carries it.
 */
public record MeetingId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public MeetingId {
    Require.id(value, "meetingId");
  }

  public static MeetingId random() {
    return new MeetingId(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
