package latchkey.protocol.member;

import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;

/** {@code meeting:memberWaitsNoMore}: what became of a knock. */
public record MemberWaitsNoMore(MeetingId meetingId, UserId userId, MemberKnockState state) {
  public MemberWaitsNoMore {
    Require.present(meetingId, "meetingId");
    Require.present(userId, "userId");
    Require.present(state, "state");
  }
}
