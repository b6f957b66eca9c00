package latchkey.protocol.relay;

import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/** Names a meeting: {@code meeting:leave}, {@code meeting:ended}, {@code meeting:restored}. */
public record MeetingRef(MeetingId meetingId) {
  public MeetingRef {
    Require.present(meetingId, "meetingId");
  }
}
