package latchkey.protocol.meeting;

import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;

/**
 * A member's device that is, or was, connected to the meeting: also the payload of {@code
 * meeting:participantJoined} and {@code meeting:participantLeft}.
 */
public record MemberPresence(MeetingId meetingId, UserId userId, int deviceId) {}
