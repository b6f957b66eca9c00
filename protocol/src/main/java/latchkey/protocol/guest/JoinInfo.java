package latchkey.protocol.guest;

import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/**
 * {@code GET /api/meetings/external/join/:token}: what a guest sees before it knocks.
 *
 * @param hostName of the account that created the meeting
 * @param shared whether the link is for several guests
 */
public record JoinInfo(
    MeetingId meetingId, String title, String hostName, boolean hostPresent, boolean shared) {
  public JoinInfo {
    Require.present(meetingId, "meetingId");
    Require.present(title, "title");
    Require.present(hostName, "hostName");
  }
}
