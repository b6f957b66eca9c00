package latchkey.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names a meeting: {@code m_} and its log's id, which the device that creates it makes. */
public record MeetingId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public MeetingId {
    Require.id(value, "meetingId");
  }

  public static MeetingId random() {
    return new MeetingId("m_" + RandomId.make());
  }

  @Override
  public String toString() {
    return value;
  }
}
