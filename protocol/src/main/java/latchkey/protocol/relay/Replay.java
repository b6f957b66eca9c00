package latchkey.protocol.relay;

import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/**
 * {@code relay:replay}: the messages of one incarnation after {@code after}, in order, a page at a
 * time.
 *
 * @param incarnation its number
 */
public record Replay(MeetingId meetingId, long incarnation, long after) {
  public Replay {
    Require.present(meetingId, "meetingId");
    Require.between(incarnation, 1, Long.MAX_VALUE, "incarnation");
    Require.between(after, 0, Long.MAX_VALUE, "after");
  }
}
