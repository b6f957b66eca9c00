package latchkey.protocol.relay;

import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/** {@code relay:replay}: the messages after {@code after}, in order, a page at a time. */
public record Replay(MeetingId meetingId, long after) {
  public Replay {
    Require.present(meetingId, "meetingId");
    Require.between(after, 0, Long.MAX_VALUE, "after");
  }
}
