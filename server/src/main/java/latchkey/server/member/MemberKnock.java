package latchkey.server.member;

import java.time.Instant;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.meeting.KnockingMember;
import latchkey.protocol.member.MemberKnockState;
import latchkey.protocol.member.WaitingMember;

/**
 * An account's newest knock at a meeting.
 *
 * @param state {@code WAITING} or {@code DECLINED}; a member has none
 */
public record MemberKnock(
    MeetingId meetingId, KnockingMember knocking, MemberKnockState state, Instant knockedAt) {
  public UserId userId() {
    return knocking.userId();
  }

  WaitingMember describe() {
    return WaitingMember.of(meetingId, knocking, knockedAt);
  }
}
