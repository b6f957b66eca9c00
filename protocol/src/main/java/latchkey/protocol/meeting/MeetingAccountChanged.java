package latchkey.protocol.meeting;

import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;

/**
 * {@code meeting:accountChanged}: the log of an account that the meeting is open to has grown.
 *
 * @param size how many entries it has
 */
public record MeetingAccountChanged(MeetingId meetingId, UserId userId, long size) {}
