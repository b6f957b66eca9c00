package latchkey.protocol.relay;

import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/** Names a meeting: {@code meeting:join}, {@code meeting:leave}, {@code meeting:ended}. */
public record MeetingRef(MeetingId meetingId) {
  public MeetingRef {
    Require.present(meetingId, "meetingId");
  }
}
