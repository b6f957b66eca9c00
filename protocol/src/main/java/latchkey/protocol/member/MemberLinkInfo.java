package latchkey.protocol.member;

import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/**
 * {@code GET /api/meetings/member/join/:token}: what an account sees before and while it knocks.
 *
 * @param hostName of the account that created the meeting
 */
public record MemberLinkInfo(
    MeetingId meetingId, String title, String hostName, MemberKnockState state) {
  public MemberLinkInfo {
    Require.present(meetingId, "meetingId");
    Require.present(title, "title");
    Require.present(hostName, "hostName");
    Require.present(state, "state");
  }
}
